using System.Net.Sockets;
using System.Text;
using Proxy.Fuzz;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Gates;

/// <summary>What smugglers send, through a node with a cache to a server that others have written: each response is that to its request, and nobody else
/// gets another.</summary>
public sealed class SmugglingTests
{
    private static readonly IReadOnlyList<Vector> Vectors = Vector.Read("tests/Proxy.Actors.Tests/Http/Vectors/smuggling.txt");

    [Fact]
    public async Task Server_reads_no_other_requests_than_the_gate()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        using var bystander = await HttpPeer.ConnectAsync(node.Listener("l"));
        foreach (var (index, vector) in Vectors.Index())
        {
            var read = HttpMessageStream.Of(vector.Bytes, HttpStreamKind.Requests);
            if (read.End is "tunnel" or "http2") continue;
            var before = origin.Requests.Count;
            var answers = await AskAsync(node, vector);
            var expected = read.Messages.Where(message => message.IsWhole).Select(Answer).ToList();
            AssertAnswers(vector, read, expected, answers);
            Assert.All(origin.Requests.Skip(before), request => Assert.Contains(request, expected));
            Assert.Equal($"GET /bystander/{index} 0", HttpText.Body(await bystander.AskAsync($"GET /bystander/{index} HTTP/1.1\r\nHost: a\r\n\r\n")));
        }

        // Nothing of it is stored under another name.
        foreach (var target in new[] { "/", "/smuggled", "/next" })
            Assert.Equal($"GET {target} 0", HttpText.Body(await bystander.AskAsync($"GET {target} HTTP/1.1\r\nHost: a\r\n\r\n")));
        Assert.Contains("GET /bystander/1 0", origin.Requests);
    }

    [Fact]
    public async Task Made_and_damaged_requests_are_answered_one_by_one()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        var random = new SplitMix64(18);
        for (var round = 0; round < 300; round++)
        {
            var bytes = HttpSamples.Make(HttpStreamKind.Requests, ref random);
            if (random.Chance(30)) bytes = new Mutator([bytes]).Next(ref random);
            var vector = new Vector($"round {round}", bytes, "");
            var read = HttpMessageStream.Of(bytes, HttpStreamKind.Requests);
            if (read.End is "tunnel" or "http2") continue;
            AssertAnswers(vector, read, [.. read.Messages.Where(message => message.IsWhole).Select(Answer)], await AskAsync(node, vector));
        }
    }

    [Theory]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!")]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 5\n\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nX: y\r\n Content-Length: 5\r\n\r\nhello")]
    [InlineData("HTTP/1.1 104 x\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")]
    public async Task Response_that_can_be_read_in_two_ways_is_502_and_its_server_connection_is_closed(string response)
    {
        await using var origin = new HttpOrigin(response);
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        using var client = await HttpPeer.ConnectAsync(node.Listener("l"));
        for (var count = 1; count < 3; count++)
        {
            Assert.Equal(502, HttpText.Status(await client.AskAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n")));
            Assert.Equal(count, origin.Connections);
        }
    }

    // What a server sends behind its response answers no request.
    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task Response_that_nobody_has_asked_for_is_given_to_nobody(string method)
    {
        await using var origin = new HttpOrigin(exchange => exchange.SendAsync(
            $"HTTP/1.1 200 OK\r\nContent-Length: {exchange.Target.Length}\r\n\r\n{exchange.Target}HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 5\r\n\r\nextra"));
        await using var node = await GateNode.StartAsync(origin.Endpoint);
        using var client = await HttpPeer.ConnectAsync(node.Listener("l"));
        for (var count = 1; count < 5; count++)
        {
            Assert.Equal($"/{count}", HttpText.Body(await client.AskAsync($"{method} /{count} HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")));
            Assert.Equal(count, origin.Connections);
        }
    }

    private static async Task<List<string>> AskAsync(TestNode node, Vector vector)
    {
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(node.Listener("l"));
        var answers = new List<string>();
        try
        {
            await client.SendAsync(vector.Bytes);
            client.Shutdown(SocketShutdown.Send);
            var text = new HttpText(client);
            var heads = HttpMessageStream.Of(vector.Bytes, HttpStreamKind.Requests).Messages.Select(message => message.Start.StartsWith("HEAD ", StringComparison.Ordinal)).ToList();
            while (await text.ReadMessageAsync(heads.ElementAtOrDefault(answers.Count)) is { } answer)
            {
                if (HttpText.Status(answer) != 100) answers.Add(answer);
            }
        }
        catch (Exception over) when (over is SocketException or IOException)
        {
            // Reset behind a refusal, or within a response that cannot be whole.
        }

        return answers;
    }

    private static void AssertAnswers(Vector vector, HttpMessageStream read, List<string> expected, List<string> answers)
    {
        // Of what was sent behind a request that is refused, a reset may take answers with it; what comes is in order.
        var whole = answers.Take(expected.Count).ToList();
        foreach (var (index, answer) in whole.Index())
        {
            var isHead = expected[index].StartsWith("HEAD ", StringComparison.Ordinal);
            if (HttpText.Status(answer) != 200) Assert.True(HttpText.Status(answer) is 400 or 505, $"{vector}: {answer}");
            else Assert.Equal((vector.Name, isHead ? "" : expected[index]), (vector.Name, HttpText.Body(answer)));
        }

        Assert.True(answers.Count <= expected.Count + 1, $"{vector}: {string.Join(" | ", answers)}");
        if (answers.Count > expected.Count) Assert.True(HttpText.Status(answers[^1]) is >= 400 and < 600 and not 502, $"{vector}: '{read}' gives {answers[^1]}");
        if (read.End.Length == 0) Assert.True(answers.Count >= expected.Count, $"{vector}: {answers.Count} of {expected.Count}");
    }

    private static string Answer(HttpSeen request) => KestrelOrigin.Answer(request.Start.Replace("http://a/", "/", StringComparison.Ordinal).Replace("http://b/", "/", StringComparison.Ordinal), request.Body.Length);
}
