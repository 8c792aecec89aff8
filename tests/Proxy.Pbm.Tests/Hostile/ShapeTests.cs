using System.Globalization;
using Proxy.Cmd.Tests.Hosts;
using Proxy.Pbm.Tests.Processes;

namespace Proxy.Pbm.Tests.Hostile;

/// <summary>Answers of shapes that no node sends end <c>pbm</c> with one line that says so.</summary>
public sealed class ShapeTests
{
    private const string Begin = """{"kind":"begin","palette":"p","command":"c","result":"list"}""";

    private static readonly string[] Help = ["help", "p", "c"];

    [Theory]
    [InlineData("[]", "it sent '[]'")]
    [InlineData("7", "it sent '7'")]
    [InlineData("", "it sent an empty line")]
    [InlineData("{", "it sent '{'")]
    [InlineData("{}", "kind is missing")]
    [InlineData("""{"kind":7}""", "kind is a number where a text belongs")]
    [InlineData("""{"kind":null}""", "kind is null where a text belongs")]
    [InlineData("""{"kind":"end"}""", "ok is missing")]
    [InlineData("""{"kind":"end","ok":"yes"}""", "ok is a text where true or false belongs")]
    [InlineData("""{"kind":"begin","result":"list"}""", "it begins its answer twice")]
    [InlineData("""{"kind":"text"}""", "text is missing")]
    [InlineData("""{"kind":"text","text":["x"]}""", "text is a list where a text belongs")]
    [InlineData("""{"kind":"text","text":"\ud800"}""", "it sent text that is no Unicode")]
    [InlineData("""{"kind":"rows","rows":[{"\ud800":1}]}""", "it sent text that is no Unicode")]
    [InlineData("""{"kind":"note","text":{}}""", "text is an object where a text belongs")]
    [InlineData("""{"kind":"error","text":"x"}""", "remedy is missing")]
    [InlineData("""{"kind":"error","text":"x","remedy":false}""", "remedy is false where a text belongs")]
    [InlineData("""{"kind":"data","text":"x"}""", "value is missing")]
    [InlineData("""{"kind":"table"}""", "columns is missing")]
    [InlineData("""{"kind":"table","columns":{}}""", "columns is an object where a list belongs")]
    [InlineData("""{"kind":"table","columns":["a"]}""", "in columns, a text is where an object belongs")]
    [InlineData("""{"kind":"table","columns":[{"name":"a"}]}""", "title is missing")]
    [InlineData("""{"kind":"table","columns":[{"name":"a","title":"A","format":1}]}""", "format is a number where a text belongs")]
    [InlineData("""{"kind":"rows"}""", "rows is missing")]
    [InlineData("""{"kind":"rows","rows":7}""", "rows is a number where a list belongs")]
    [InlineData("""{"kind":"rows","rows":[7]}""", "in rows, a number is where an object belongs")]
    public async Task Line_of_another_shape_is_told(string line, string problem)
    {
        await using var server = new HostileServer(_ => $"{Begin}\n{line}\n{{\"kind\":\"end\",\"ok\":true}}\n");
        foreach (var options in new[] { Array.Empty<string>(), ["--json"] })
        {
            // What the JSON printer does not print it need not understand.
            if (options.Length > 0 && line.Contains("table", StringComparison.Ordinal)) continue;
            var result = await Processes.Pbm.RunAsync([server.Endpoint, "p", "c", .. options]);
            Assert.Equal(3, result.ExitCode);
            Assert.Equal($"pbm: {server.Endpoint} does not answer as a node does: {problem} (is it the address of a node's admin endpoint?)\n", result.Error);
        }
    }

    [Theory]
    [InlineData("""{"kind":"text","text":"x"}""", "its answer does not begin with its beginning")]
    [InlineData("""{"kind":"begin"}""", "result is missing")]
    [InlineData("\u001b[31mhello", "it sent '\\u001b[31mhello'")]
    public async Task First_line_of_another_shape_is_told(string line, string problem)
    {
        await using var server = new HostileServer(_ => line);
        var result = await Processes.Pbm.RunAsync([server.Endpoint, "p", "c"]);
        Assert.Equal((3, ""), (result.ExitCode, result.Output));
        Assert.Contains($"{server.Endpoint} does not answer as a node does: {problem} (", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_goes_on_is_said_when_a_node_goes_away_before_the_end()
    {
        await using var server = new HostileServer(_ => $$"""
            {{Begin}}
            {"kind":"parting","text":"it goes on; it stops with: p stop"}
            """);
        var result = await Processes.Pbm.RunAsync([server.Endpoint, "p", "c"]);
        Assert.Equal(3, result.ExitCode);
        Assert.StartsWith($"pbm: it goes on; it stops with: p stop\npbm: {server.Endpoint} ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_of_any_size_are_shown()
    {
        var numbers = new[] { "1e308", "-1e308", "1e999", "-0", "0.1e-400", new string('9', 400) };
        var formats = new[] { "text", "number", "bytes", "rate", "duration", "unknown" };
        var columns = string.Join(',', formats.Select(format => $$"""{"name":"a","title":"A","format":"{{format}}"}"""));
        var rows = string.Join(',', numbers.Select(number => $$"""{"a":{{number}}}"""));
        await using var server = new HostileServer(_ => $$"""
            {{Begin}}
            {"kind":"table","columns":[{{columns}}]}
            {"kind":"rows","rows":[{{rows}}]}
            {"kind":"end","ok":true}
            """);
        var result = await Processes.Pbm.RunAsync([server.Endpoint, "p", "c"]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(1 + numbers.Length, result.Lines.Count);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"palettes":null}""")]
    [InlineData("""{"palettes":[]}""")]
    [InlineData("""{"version":1,"system":"","address":null,"access":"","palettes":[]}""")]
    [InlineData("""{"version":1,"system":"","address":"","access":"","palettes":[null]}""")]
    [InlineData("""{"version":1,"system":"","address":"","access":"","palettes":[{"name":"p","description":"d"}]}""")]
    [InlineData("""{"version":1,"system":"\ud800","address":"","access":"","palettes":[]}""")]
    public async Task Listing_of_another_shape_is_told(string listing)
    {
        await using var server = new HostileServer(_ => listing);
        await ListsBadlyAsync(server);
    }

    [Fact]
    public async Task Names_that_cannot_be_typed_are_told()
    {
        string[] names = ["", "a b", "\\u001b[2J", "\\u009b", "\\u202e", "ü", "a\\nb", new string('a', 300)];
        foreach (var name in names)
        {
            foreach (var listing in new[] { Listings.Of(palette: name), Listings.Of(name: name), Listings.Of(option: name), Listings.Of(option: "--" + name) })
            {
                await using var server = new HostileServer(_ => listing);
                await ListsBadlyAsync(server);
            }

            if (name == "a b") continue;
            await using var other = new HostileServer(_ => Listings.Of(command: name));
            await ListsBadlyAsync(other);
        }

        await using var values = new HostileServer(_ => Listings.Of(allowed: "\\u001b[2J"));
        await ListsBadlyAsync(values);
        await using var switchless = new HostileServer(_ => Listings.Of().Replace("\"--n\"", "", StringComparison.Ordinal));
        await ListsBadlyAsync(switchless);
        await using var nulls = new HostileServer(_ => Listings.Of().Replace("\"--n\"", "null", StringComparison.Ordinal));
        await ListsBadlyAsync(nulls);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"error":7}""")]
    [InlineData("""{"error":{"text":7,"remedy":"x"}}""")]
    [InlineData("""{"error":{"text":"x","remedy":null}}""")]
    [InlineData("""{"error":{"text":"\ud800","remedy":""}}""")]
    public async Task Refusal_of_another_shape_is_told(string body)
    {
        await using var server = new HostileServer((_, client) => client.WriteAsync(HostileServer.Http(500, body, "application/json; charset=nonsense")).AsTask());
        var result = await Processes.Pbm.RunAsync([server.Endpoint, "p", "c"]);
        Assert.Equal(3, result.ExitCode);
        Assert.Equal($"pbm: {server.Endpoint} answers 500, and not as a node does (is it the address of a node's admin endpoint?)\n", result.Error);
    }

    [Fact]
    public async Task Character_set_that_there_is_not_is_nothing()
    {
        await using var server = new HostileServer((_, client) => client.WriteAsync(HostileServer.Http(200, Listings.Of("d"), "text/x; charset=nonsense")).AsTask());
        Assert.Equal(0, (await Processes.Pbm.RunAsync([server.Endpoint, "help"])).ExitCode);
    }

    [Fact]
    public async Task Answers_changed_at_random_end_with_a_status_and_nothing_that_steers()
    {
        const int seed = 20_251_126;
        var random = new Random(seed);
        string[] listings = [Listings.Of("words"), Listings.Of("\\u001b", option: "-n")];
        string[] answers =
        [
            $"{Begin}\n" + """{"kind":"table","columns":[{"name":"a","title":"A","format":"duration"},{"name":"b","title":"B"}]}""" + "\n"
                + """{"kind":"rows","rows":[{"a":1e3,"b":"x"},{"a":null,"b":["y",true,{"z":"\ud83d\ude00"}]}]}""" + "\n"
                + """{"kind":"note","text":"one is missing"}""" + "\n" + """{"kind":"end","ok":true}""",
            Begin.Replace("list", "stream", StringComparison.Ordinal) + "\n" + """{"kind":"frame"}""" + "\n" + """{"kind":"data","value":{"a":"\u001b"},"text":"t\u009b"}""" + "\n"
                + """{"kind":"error","code":"failed","text":"e","remedy":"r"}""" + "\n" + """{"kind":"end","ok":false}""",
        ];
        var body = "";
        await using var server = new HostileServer((_, client) => client.WriteAsync(HostileServer.Http(random.Next(20) == 0 ? 400 : 200, body)).AsTask());
        for (var round = 0; round < 600; round++)
        {
            var isHelp = round % 4 == 0;
            body = Mutation.Of(isHelp ? listings[random.Next(2)] : answers[random.Next(2)], random);
            string[] words = isHelp ? [.. Help.Take(1 + random.Next(3))] : round % 3 == 0 ? ["p", "c", "--json"] : ["p", "c"];
            var told = string.Create(CultureInfo.InvariantCulture, $"seed {seed}, round {round}: {body}");
            PbmResult result;
            try
            {
                result = await Processes.Pbm.RunAsync([server.Endpoint, .. words]);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException(told, failure);
            }

            Assert.True(result.ExitCode is >= 0 and <= 3, told);
            Harmless.Check(result.Error);
            Harmless.Check(result.Output.Replace("\t", "", StringComparison.Ordinal));
        }
    }

    private static async Task ListsBadlyAsync(HostileServer server)
    {
        var result = await Processes.Pbm.RunAsync([server.Endpoint, "help"]).WaitAsync(Patience.Limit);
        Assert.Equal((3, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"pbm: {server.Endpoint} does not answer as a node does: ", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Harmless.Check(result.Error);
    }
}
