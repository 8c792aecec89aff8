using System.Text.Json;
using Proxy.Pbm.Tests.Processes;

namespace Proxy.Pbm.Tests.Hostile;

/// <summary>Whatever a server puts into an answer, nothing of it steers the terminal.</summary>
public sealed class EscapeTests
{
    private const string Begin = """{"kind":"begin","palette":"p","command":"c","result":"list"}""";

    private const string End = """{"kind":"end","ok":true}""";

    // As raw as JSON lets it be: only C0 has to be written as an escape.
    private static readonly string Raw = Harmless.Steering.Replace("\u001b", "\\u001b").Replace("\a", "\\u0007").Replace("\b", "\\b");

    private static readonly string Escaped = JsonSerializer.Serialize(Harmless.Steering)[1..^1];

    public static TheoryData<string> Lines => new(
        """{"kind":"text","text":"@"}""",
        """{"kind":"note","text":"@\npbm: forged"}""",
        """{"kind":"error","text":"@\rforged","remedy":"@\nforged"}""",
        """{"kind":"data","value":{"@":"@"},"text":"@"}""",
        """{"kind":"table","columns":[{"name":"a","title":"@\n@"}]}""",
        """{"kind":"rows","rows":[{"@":"@"}]}""",
        "{\"kind\":\"rows\",\r\t\"rows\":[{\"a\":\r\"@\"}]}",
        """{"kind":"table","columns":[{"name":"a","title":"A"}]}""" + "\n" + """{"kind":"rows","rows":[{"a":"@\n@"},{"a":["@"]},{"a":{"@":"@"}}]}""");

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Nothing_in_an_answer_steers_the_terminal(string line)
    {
        foreach (var steering in new[] { Raw, Escaped })
        {
            await using var server = new HostileServer(_ => string.Join('\n', Begin, line.Replace("@", steering), End));
            var result = await Processes.Pbm.RunAsync([server.Endpoint, "p", "c"]);
            Assert.Equal(0, result.ExitCode);
            Harmless.Check(result.Output);
            Harmless.Check(result.Error);
            Assert.DoesNotContain(result.Error.Split('\n'), l => l.Length > 0 && !l.StartsWith("pbm: ", StringComparison.Ordinal));
            Assert.InRange(result.Error.Count(c => c == '\n'), 0, 1);

            var json = await Processes.Pbm.RunAsync([server.Endpoint, "p", "c", "--json"]);
            Harmless.Check(json.Output);
            JsonSerializer.Deserialize<JsonElement>(json.Output);
        }
    }

    [Fact]
    public async Task Json_keeps_the_value_of_what_it_escapes()
    {
        await using var server = new HostileServer(_ => string.Join('\n', Begin, $$"""{"kind":"rows","rows":[{"a":"{{Raw}} ü 😀"}]}""", End));
        var json = await Processes.Pbm.RunAsync([server.Endpoint, "p", "c", "--json"]);
        Assert.Equal(Harmless.Steering + " ü 😀", JsonSerializer.Deserialize<JsonElement>(json.Output)[0].GetProperty("a").GetString());
        Assert.Contains("ü 😀", json.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Escape_is_told_from_a_question_mark()
    {
        await using var server = new HostileServer(_ => string.Join('\n', Begin, """{"kind":"text","text":"a?\u001b[31m\u009b\u202eb\tc\nd"}""", End));
        Assert.Equal("a?\\u001b[31m\\u009b\\u202eb\tc\nd\n", (await Processes.Pbm.RunAsync([server.Endpoint, "p", "c"])).Output);
    }

    [Theory]
    [InlineData(400, 2)]
    [InlineData(401, 3)]
    [InlineData(503, 1)]
    public async Task Nothing_in_a_refusal_steers_the_terminal(int status, int exitCode)
    {
        var body = """{"error":{"text":"@\n@","remedy":"@\rx"}}""".Replace("@", Raw);
        await using var server = new HostileServer((_, client) => client.WriteAsync(HostileServer.Http(status, body)).AsTask());
        foreach (var words in new[] { new[] { "p", "c" }, ["help"] })
        {
            var result = await Processes.Pbm.RunAsync([server.Endpoint, .. words]);
            Assert.Equal((exitCode, ""), (result.ExitCode, result.Output));
            Harmless.Check(result.Error);
            Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
    }

    [Theory]
    [InlineData("help")]
    [InlineData("help", "p")]
    [InlineData("help", "p", "c")]
    public async Task Nothing_in_what_a_server_says_it_can_do_steers_the_terminal(params string[] words)
    {
        var listing = Listings.Of(text: Raw + "\\n");
        await using var server = new HostileServer(_ => listing);
        var result = await Processes.Pbm.RunAsync([server.Endpoint, .. words]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Harmless.Check(result.Output);
    }

    [Fact]
    public async Task Reason_for_not_being_a_server_of_HTTP_does_not_steer_the_terminal()
    {
        await using var server = new HostileServer((_, client) => client.WriteAsync("SSH\u001b[31m\u0007\r\n\r\n"u8.ToArray()).AsTask());
        var result = await Processes.Pbm.RunAsync([server.Endpoint, "p", "c"]);
        Assert.Equal(3, result.ExitCode);
        Harmless.Check(result.Error);
    }
}
