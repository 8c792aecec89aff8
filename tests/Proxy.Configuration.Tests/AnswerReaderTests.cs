using System.Text;

namespace Proxy.Configuration.Tests;

public sealed class AnswerReaderTests
{
    [Fact]
    public void Answer_has_a_status_content_its_type_and_fields()
    {
        var respond = Of("respond { status = 418, body = \"short\\nand stout\", content-type = text/x-tea, headers { X-Pot = a, Retry-After = 60 } }").Respond!;
        Assert.Equal((418, "text/x-tea", "short\nand stout", false), (respond.Status, respond.ContentType, Text(respond), respond.IsRaw));
        Assert.Equal("[Retry-After, 60], [X-Pot, a]", $"{respond.Headers}");
    }

    [Fact]
    public void Listener_that_answers_needs_no_pool()
    {
        var listener = Of("respond { body = ok }");
        Assert.Equal((null, 200, "text/plain; charset=utf-8"), (listener.Pool, listener.Respond!.Status, listener.Respond.ContentType));
        Assert.Empty(listener.Pools);
    }

    [Theory]
    [InlineData("page.html", "text/html; charset=utf-8")]
    [InlineData("page.JSON", "application/json")]
    [InlineData("page.what", "application/octet-stream")]
    public void Content_may_be_a_file_whose_name_says_what_it_is(string name, string type)
    {
        using var folder = new Folder();
        var respond = Of($"respond {{ file = \"{folder.Write(name, "<p>\0ö</p>")}\" }}").Respond!;
        Assert.Equal((type, "<p>\0ö</p>"), (respond.ContentType, Text(respond)));
    }

    [Theory]
    [InlineData("raw = \"421 bye\\r\\n\\u0007\"", "421 bye\r\n\a")]
    [InlineData("raw-hex = \"34 32 31 0a\"", "421\n")]
    public void Bytes_may_be_no_http(string raw, string bytes)
    {
        var respond = Of($"respond {{ {raw} }}").Respond!;
        Assert.True(respond.IsRaw);
        Assert.Equal(bytes, Text(respond));
        using var folder = new Folder();
        Assert.Equal(respond.Content, Of($"respond {{ raw-file = \"{folder.Write("raw", bytes)}\" }}").Respond!.Content);
    }

    [Fact]
    public void Same_configuration_with_another_file_is_another()
    {
        using var folder = new Folder();
        var path = folder.Write("a.txt", "one");
        var (one, same) = (Of($"respond.file = \"{path}\""), Of($"respond.file = \"{path}\""));
        folder.Write("a.txt", "two");
        var two = Of($"respond.file = \"{path}\"");
        Assert.Equal(one, same);
        Assert.NotEqual(one, two);
    }

    [Fact]
    public void Long_file_is_an_error_and_the_longest_is_none()
    {
        using var folder = new Folder();
        var path = folder.Write("a", new string('a', AnswerContent.MaxBytes));
        Assert.Equal(AnswerContent.MaxBytes, Of($"respond.file = \"{path}\"").Respond!.Content.Length);
        folder.Write("a", new string('a', AnswerContent.MaxBytes + 1));
        Assert.EndsWith("is longer than 4MiB", ErrorOf($"respond.file = \"{path}\"").Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("respond {}", "respond", "it does not say what to answer")]
    [InlineData("respond { status = 100 }", "respond.status", "\"100\" is not a whole number from 200 to 599")]
    [InlineData("respond { status = 204, body = a }", "respond.status", "an answer with 204 has no content")]
    [InlineData("respond { body = a, file = b }", "respond.file", "body is written, too")]
    [InlineData("respond { file = \"/no/such/file\" }", "respond.file", "there is no /no/such/file")]
    [InlineData("respond { file = \"/etc\" }", "respond.file", "/etc is a directory, or may not be read")]
    [InlineData("respond { raw = a, status = 200 }", "respond.status", "raw is written, and what it says is sent as it is")]
    [InlineData("respond { raw = a, raw-hex = 00 }", "respond.raw-hex", "raw is written, too")]
    [InlineData("respond { raw-hex = 0 }", "respond.raw-hex", "\"0\" is not bytes in hexadecimal digits")]
    [InlineData("respond { body = a, headers { Content-Length = 5 } }", "respond.headers.Content-Length", "the node writes this field itself")]
    [InlineData("respond { body = a, headers { X-A = \"a\\r\\nX-B: b\" } }", "respond.headers.X-A", "it is longer than 1024 characters, or has others than visible ASCII ones and blanks")]
    [InlineData("respond { body = a, headers { \"X A\" = a } }", "respond.headers.\"X A\"", "it cannot be the name of a field")]
    [InlineData("respond { bodi = a, status = 200 }", "respond.bodi", "there is no such key")]
    [InlineData("respond { body = a }, pool = web", "respond", "pool is written, too, and every client gets the answer")]
    [InlineData("respond { body = a }, routes = [ { port = 80, refuse = on } ]", "respond", "routes is written, too, and every client gets the answer")]
    [InlineData("respond { body = a }, http.respond-when-down = on", "http.respond-when-down", "the listener has no server that could be down or asked")]
    [InlineData("respond { raw = a }, http.max-head = 1KiB", "http", "respond sends its bytes without a request")]
    [InlineData("pool = web, http.max-head = 1KiB", "http", "nothing in it does anything")]
    [InlineData("pool = web, http.cache = page", "http.cache", "there is no cache \"page\"")]
    [InlineData("pool = web, http { respond-when-down = on, max-head = 1 }", "http.max-head", "\"1\" is not from 1KiB to 64KiB")]
    [InlineData("routes = [ { port = 80, pool = web, respond { body = a } } ]", "routes[0].respond", "a pool or refuse is written, too")]
    public void Error_says_where_and_what(string listener, string key, string problem)
    {
        var error = ErrorOf(listener);
        Assert.Equal(($"proxy.listeners.l.{key}", problem), (error.Path, error.Problem.Split(',')[0] == problem.Split(',')[0] ? problem : error.Problem));
        Assert.NotEmpty(error.Remedy);
    }

    [Fact]
    public void What_is_said_when_servers_are_down_may_be_written_for_all_listeners_and_taken_back()
    {
        const string All = "proxy.listener-defaults.http.respond-when-down { body = sorry }\n";
        var all = Minimal.With(All).Listeners[0].Http.RespondWhenDown!;
        Assert.Equal((503, "sorry"), (all.Status, Text(all)));
        var own = Minimal.With(All + "proxy.listeners.web.http.respond-when-down.status = 500").Listeners[0].Http.RespondWhenDown!;
        Assert.Equal((500, "sorry"), (own.Status, Text(own)));
        Assert.Null(Minimal.With(All + "proxy.listeners.web.http.respond-when-down = off").Listeners[0].Http.RespondWhenDown);
        Assert.Null(Minimal.With(All + "proxy.listeners.web.http = off").Listeners[0].Http.RespondWhenDown);
        Assert.Null(Minimal.With("").Listeners[0].Http.RespondWhenDown);
        Assert.Equal((503, 0), Minimal.With("proxy.listeners.web.http.respond-when-down = on").Listeners[0].Http.RespondWhenDown is { } plain ? (plain.Status, plain.Content.Length) : default);
    }

    private static string Text(AnswerSettings settings) => Encoding.UTF8.GetString(settings.Content.Bytes.Span);

    private static ListenerSettings Of(string listener)
    {
        var read = Read(listener);
        Assert.Empty(read.Errors);
        return read.Settings!.Listeners[0];
    }

    private static ConfigurationError ErrorOf(string listener) => Assert.Single(Read(listener).Errors);

    private static SettingsResult Read(string listener) => ProxySettingsReader.ReadText($$"""
        proxy.listeners.l { bind = ":80", {{listener}} }
        proxy.pools.web { endpoints = ["10.0.0.7:8080"] }
        """);

    private sealed class Folder : IDisposable
    {
        private readonly string _path = Directory.CreateTempSubdirectory("answer").FullName;

        public string Write(string name, string text)
        {
            var path = Path.Combine(_path, name);
            File.WriteAllText(path, text);
            return path;
        }

        public void Dispose() => Directory.Delete(_path, recursive: true);
    }
}
