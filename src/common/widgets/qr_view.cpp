// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/qr_view.h"

#include <QPainter>
#include <qrencode.h>

#include <algorithm>
#include <memory>

namespace widgets {

namespace {

constexpr int QuietZone = 4;
constexpr int Radius = 10;
constexpr QRgb Dark = 0xFF16181D;
constexpr QRgb White = 0xFFFFFFFF;

QImage encoded(const QByteArray& text)
{
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
        QRcode_encodeData(int(text.size()),
            reinterpret_cast<const unsigned char*>(text.constData()), 0, QR_ECLEVEL_M),
        &QRcode_free);
    if (!code)
        return {};
    QImage image(code->width, code->width, QImage::Format_RGB32);
    for (int y = 0; y < code->width; ++y) {
        for (int x = 0; x < code->width; ++x)
            image.setPixel(x, y, (code->data[y * code->width + x] & 1) ? Dark : White);
    }
    return image;
}

} // namespace

QrView::QrView(const Theme& theme, const QString& name, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setAccessibleName(name);
}

void QrView::setText(const QString& text)
{
    m_modules = text.isEmpty() ? QImage() : encoded(text.toUtf8());
    m_isTooLong = !text.isEmpty() && m_modules.isNull();
    updateGeometry();
    update();
}

void QrView::setModuleSize(int pixels)
{
    m_moduleSize = pixels;
    setSizePolicy(pixels > 0 ? QSizePolicy::Fixed : QSizePolicy::Preferred,
        pixels > 0 ? QSizePolicy::Fixed : QSizePolicy::Preferred);
    updateGeometry();
    update();
}

QSize QrView::sizeHint() const
{
    const int modules = (isEmpty() ? 33 : m_modules.width()) + 2 * QuietZone;
    const int side = modules * (m_moduleSize > 0 ? m_moduleSize : 7) + 2;
    return {side, side};
}

QSize QrView::minimumSizeHint() const
{
    const int modules = (isEmpty() ? 21 : m_modules.width()) + 2 * QuietZone;
    const int side = modules * (m_moduleSize > 0 ? m_moduleSize : 2) + 2;
    return {side, side};
}

void QrView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_theme.color(Token::Border));
    painter.setBrush(QColor(White));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), Radius, Radius);
    if (isEmpty()) {
        painter.setPen(QColor(Dark));
        painter.setFont(m_theme.font(TypeRole::Small));
        painter.drawText(rect().adjusted(8, 8, -8, -8), Qt::AlignCenter | Qt::TextWordWrap,
            m_isTooLong ? tr("Too long for a QR code. Copy the text instead.") : QString());
        return;
    }
    const int side = std::min(width(), height());
    const int module = m_moduleSize > 0
        ? m_moduleSize
        : std::max(1, (side - 2) / (m_modules.width() + 2 * QuietZone));
    const int extent = module * m_modules.width();
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.drawImage(
        QRect((width() - extent) / 2, (height() - extent) / 2, extent, extent), m_modules);
}

} // namespace widgets
