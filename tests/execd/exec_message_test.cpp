// SPDX-License-Identifier: GPL-3.0-or-later
#include "execd/credentials.h"
#include "execd/exec_message.h"
#include "execd/http_text.h"
#include "execd/json_text.h"

#include <gtest/gtest.h>

using namespace execd;
using namespace std::chrono_literals;

namespace {

std::string errorOf(std::string_view body)
{
    const auto request = requestFromJson(body);
    return request ? std::string{"none"} : request.error();
}

TEST(ExecRequest, IsReadWithItsDefaults)
{
    const auto request = requestFromJson(R"({"command":"ls -l"})");

    ASSERT_TRUE(request);
    EXPECT_EQ(request->command, "ls -l");
    EXPECT_EQ(request->timeout, 60s);
    EXPECT_EQ(request->workingDir, "");
    EXPECT_EQ(requestFromJson(R"({"command":"x","timeout_secs":0})")->timeout, 60s);
    EXPECT_EQ(requestFromJson(R"({"command":"x","timeout_secs":null})")->timeout, 60s);
    EXPECT_EQ(
        requestFromJson(R"({"command":"x","working_dir":null,"more":[1,{}]})")->workingDir, "");
}

TEST(ExecRequest, IsReadWithAllItsFields)
{
    const auto request = requestFromJson(" {\"command\" : \"a\\u00e9\\uD83D\\uDE80\\n\", "
                                         "\"timeout_secs\":1800.0,\"working_dir\":\"/tmp\"} ");

    ASSERT_TRUE(request);
    EXPECT_EQ(request->command, "aé🚀\n");
    EXPECT_EQ(request->timeout, 1800s);
    EXPECT_EQ(request->workingDir, "/tmp");
}

TEST(ExecRequest, IsRefusedWithAReason)
{
    EXPECT_EQ(errorOf("["), "the body is not JSON");
    EXPECT_EQ(errorOf(""), "the body is not JSON");
    EXPECT_EQ(errorOf("[]"), "the body is not a JSON object");
    EXPECT_EQ(errorOf("7"), "the body is not a JSON object");
    EXPECT_EQ(errorOf("{\"command\":\"\xff\"}"), "the body is not UTF-8");
    EXPECT_EQ(errorOf("{}"), "command is missing");
    EXPECT_EQ(errorOf(R"({"command":" \t\n"})"), "command is missing");
    EXPECT_EQ(errorOf(R"({"command":7})"), "command is missing");
    EXPECT_NE(errorOf(R"({"command":"a\u0000b"})"), "none");
    for (const auto* timeout : {"-1", "1801", "0.5", "\"7\"", "true", "1e300", "[]"})
        EXPECT_NE(errorOf(std::string{R"({"command":"x","timeout_secs":)"} + timeout + "}"), "none")
            << timeout;
    EXPECT_NE(errorOf(R"({"command":"x","working_dir":7})"), "none");
}

TEST(ExecRequest, IsNoJsonWhenItOnlyLooksLikeIt)
{
    for (const auto* text : {"{\"command\":\"x\"", "{\"command\":\"x\"}}", "{command:\"x\"}",
             "{\"command\":\"x\",}", "{\"command\":'x'}", "{\"command\":\"\\x\"}",
             "{\"command\":\"\\uD800\"}", "{\"command\":\"a\nb\"}", "{\"command\":\"x\",\"a\":01}",
             "{\"command\":\"x\",\"a\":1.}", "{\"command\":\"x\",\"a\":nan}",
             "{\"command\":\"x\" 7}"})
        EXPECT_EQ(errorOf(text), "the body is not JSON") << text;
}

TEST(ExecRequest, IsRefusedWhenItIsTooDeep)
{
    const auto nested = [](int levels) {
        const auto size = static_cast<std::size_t>(levels);
        return R"({"command":"x","a":)" + std::string(size, '[') + std::string(size, ']') + "}";
    };
    EXPECT_EQ(errorOf(nested(DeepestJson)), "none");
    EXPECT_EQ(errorOf(nested(DeepestJson + 1)), "the body is not JSON");
    EXPECT_EQ(errorOf(std::string(1 << 20, '[')), "the body is not JSON");
}

TEST(ExecResult, IsWrittenAsJson)
{
    ExecResult result;
    result.standardOutput = "a\"\\\n\x01\xff";
    result.exitCode = -9;
    result.duration = 12ms;

    EXPECT_EQ(toJson(result),
        "{\"stdout\":\"a\\\"\\\\\\n\\u0001\xef\xbf\xbd\",\"stderr\":\"\",\"exit_code\":-9,"
        "\"duration_ms\":12,\"timed_out\":false}");
    result.isTruncated = true;
    EXPECT_TRUE(toJson(result).ends_with(",\"truncated\":true}"));
    EXPECT_EQ(healthJson("/w"), R"({"status":"ok","workspace":"/w","service":"paygress-exec"})");
}

TEST(ExecResult, ReplacesWhatIsNotUtf8)
{
    // Too long a form, a surrogate, beyond the last character, cut short.
    for (const auto* bytes : {"\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\x80"}) {
        const auto text = jsonText(bytes);
        EXPECT_EQ(text.find(bytes), std::string::npos);
        EXPECT_NE(text.find("\xef\xbf\xbd"), std::string::npos);
    }
    EXPECT_EQ(jsonText("é🚀"), "\"é🚀\"");
}

TEST(RequestHead, IsReadFromText)
{
    const auto head = headFromText(
        "POST /exec?x=1 HTTP/1.1\r\nHost: a\r\nAUTHORIZATION:  Basic abc \r\ncontent-length: 12");

    ASSERT_TRUE(head);
    EXPECT_EQ(head->method, "POST");
    EXPECT_EQ(head->path, "/exec");
    EXPECT_EQ(head->authorization, "Basic abc");
    EXPECT_EQ(head->bodySize, 12U);
    EXPECT_FALSE(head->awaitsGo);
    EXPECT_TRUE(headFromText("POST / HTTP/1.1\r\nExpect: 100-Continue")->awaitsGo);
}

TEST(RequestHead, IsRefusedWhenItIsNoHttp)
{
    for (const auto* text : {"", "GET", "GET /", "GET / FTP/1", "GET x HTTP/1.1", " / HTTP/1.1",
             "GET / HTTP/1.1\r\nno colon", "GET / HTTP/1.1\r\ncontent-length: 1x",
             "GET / HTTP/1.1\r\ncontent-length: -1",
             "GET / HTTP/1.1\r\ncontent-length: 99999999999999999999999",
             "GET / HTTP/1.1\r\nTransfer-Encoding: chunked"})
        EXPECT_FALSE(headFromText(text)) << text;
}

TEST(Credentials, LetInWhoKnowsBoth)
{
    const Credentials credentials{"root", "pass:word"};

    EXPECT_TRUE(credentials.allow("Basic cm9vdDpwYXNzOndvcmQ="));
    EXPECT_TRUE(credentials.allow("bAsIc cm9vdDpwYXNzOndvcmQ="));
    for (const auto* wrong :
        {"", "Basic ", "Basic cm9vdA==", "Basic cm9vdDpwYXNzOndvcmRz", "Basic cm9vdDpwYXNzOndvcm",
            "Bearer cm9vdDpwYXNzOndvcmQ=", "cm9vdDpwYXNzOndvcmQ=", "Basic !!!!", "Basic ===="})
        EXPECT_FALSE(credentials.allow(wrong)) << wrong;
}

TEST(Credentials, LetNobodyInUnlessTheyAreSet)
{
    const Credentials none{"", ""};
    const Credentials half{"root", ""};

    EXPECT_FALSE(none.areSet());
    EXPECT_FALSE(none.allow("Basic Og==")); // ":"
    EXPECT_FALSE(half.areSet());
    EXPECT_FALSE(half.allow("Basic cm9vdDo=")); // "root:"
}

} // namespace
