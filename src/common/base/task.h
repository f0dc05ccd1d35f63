// SPDX-License-Identifier: GPL-3.0-or-later
// A coroutine that owns its frame, and the ways to sleep in one. One thread only.
// Never destroy a Task from inside its own body.
#pragma once

#include <QObject>

#include <coroutine>
#include <exception>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace base {

template <typename T = void>
class Task;

namespace detail {

struct ResumeWaiter {
    bool await_ready() const noexcept { return false; }
    template <typename Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> finished) const noexcept
    {
        const std::coroutine_handle<> waiter = finished.promise().waiter;
        return waiter ? waiter : std::noop_coroutine();
    }
    void await_resume() const noexcept { }
};

struct PromiseBase {
    std::coroutine_handle<> waiter;

    std::suspend_never initial_suspend() const noexcept { return {}; }
    ResumeWaiter final_suspend() const noexcept { return {}; }
    void unhandled_exception() const noexcept
    {
        std::terminate();
    } // errors travel as Result values
};

template <typename T>
struct Promise : PromiseBase {
    std::optional<T> value;

    Task<T> get_return_object();
    template <typename U>
    void return_value(U&& result)
    {
        value.emplace(std::forward<U>(result));
    }
    T take() { return std::move(*value); }
};

template <>
struct Promise<void> : PromiseBase {
    Task<void> get_return_object();
    void return_void() const noexcept { }
    void take() const noexcept { }
};

} // namespace detail

// One running operation, and its owner's hold on it. Destroying it cancels the operation where it
// sleeps.
template <typename T>
class [[nodiscard]] Task {
public:
    using promise_type = detail::Promise<T>;
    using Frame = std::coroutine_handle<promise_type>;

    Task() = default;
    explicit Task(Frame frame)
        : m_frame{frame}
    {
    }
    Task(Task&& other) noexcept
        : m_frame{std::exchange(other.m_frame, {})}
    {
    }
    Task& operator=(Task&& other) noexcept
    {
        if (this != &other) {
            cancel();
            m_frame = std::exchange(other.m_frame, {});
        }
        return *this;
    }
    ~Task() { cancel(); }

    bool isDone() const { return !m_frame || m_frame.done(); }
    void cancel()
    {
        if (m_frame)
            std::exchange(m_frame, {}).destroy();
    }

    bool await_ready() const noexcept { return m_frame.done(); }
    void await_suspend(std::coroutine_handle<> waiter) noexcept
    {
        m_frame.promise().waiter = waiter;
    }
    T await_resume() { return m_frame.promise().take(); }

private:
    Frame m_frame;
};

template <typename T>
Task<T> detail::Promise<T>::get_return_object()
{
    return Task<T>{std::coroutine_handle<Promise>::from_promise(*this)};
}

inline Task<void> detail::Promise<void>::get_return_object()
{
    return Task<void>{std::coroutine_handle<Promise>::from_promise(*this)};
}

// Owns any number of running tasks; finished ones are dropped on the next add().
class TaskSet {
public:
    void add(Task<> task)
    {
        std::erase_if(m_tasks, [](const Task<>& running) { return running.isDone(); });
        if (!task.isDone())
            m_tasks.push_back(std::move(task));
    }
    void cancelAll() { m_tasks.clear(); }

private:
    std::vector<Task<>> m_tasks;
};

// The producer's end of a value that arrives later. Copies share one state; only the first
// complete() counts, and completing after the waiting task was cancelled does nothing. The waiter
// runs inside complete().
template <typename T>
class Completer {
    struct State {
        std::optional<T> value;
        std::coroutine_handle<> waiter;
    };

    class Awaiter {
    public:
        explicit Awaiter(std::shared_ptr<State> state)
            : m_state{std::move(state)}
        {
        }
        Awaiter(const Awaiter&) = delete;
        Awaiter& operator=(const Awaiter&) = delete;
        ~Awaiter() { m_state->waiter = {}; }

        bool await_ready() const noexcept { return m_state->value.has_value(); }
        void await_suspend(std::coroutine_handle<> waiter) noexcept { m_state->waiter = waiter; }
        T await_resume() { return std::move(*m_state->value); }

    private:
        std::shared_ptr<State> m_state;
    };

public:
    void complete(T value) const
    {
        if (m_state->value)
            return;
        const auto keepAlive = m_state;
        keepAlive->value.emplace(std::move(value));
        if (auto waiter = std::exchange(keepAlive->waiter, {}))
            waiter.resume();
    }

    Awaiter operator co_await() const { return Awaiter{m_state}; }

private:
    std::shared_ptr<State> m_state = std::make_shared<State>();
};

// Sleeps until `sender` emits `signal`; read what happened off the sender afterwards.
template <typename Sender, typename Signal>
class SignalAwaiter {
public:
    SignalAwaiter(Sender* sender, Signal signal)
        : m_sender{sender}
        , m_signal{signal}
    {
    }
    SignalAwaiter(const SignalAwaiter&) = delete;
    SignalAwaiter& operator=(const SignalAwaiter&) = delete;
    ~SignalAwaiter() { QObject::disconnect(m_connection); }

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiter)
    {
        m_connection = QObject::connect(
            m_sender, m_signal, m_sender, [waiter] { waiter.resume(); }, Qt::SingleShotConnection);
    }
    void await_resume() const noexcept { }

private:
    Sender* m_sender;
    Signal m_signal;
    QMetaObject::Connection m_connection;
};

template <typename Sender, typename Signal>
SignalAwaiter<Sender, Signal> nextSignal(Sender* sender, Signal signal)
{
    return {sender, signal};
}

} // namespace base
