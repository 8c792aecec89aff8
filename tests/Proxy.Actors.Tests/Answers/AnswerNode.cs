using System.Globalization;
using System.Text;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Answers;

/// <summary>A node whose listeners answer by themselves, shared by tests.</summary>
public sealed class AnswerNode : IAsyncLifetime
{
    /// <summary>What the listener <c>health</c> says.</summary>
    public const string Body = "ok, ö\n";

    private TempDirectory _directory = null!;
    private RefusingPort _refusing = null!;

    /// <summary>The node.</summary>
    internal TestNode Node { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        (_directory, _refusing) = (new TempDirectory("answers"), RefusingPort.Open());
        await File.WriteAllTextAsync(_directory["large"], new string('a', 4 << 20));
        Node = await TestNode.StartAsync($$"""
        proxy.listeners {
          health { bind = "127.0.0.1:0", respond { body = "ok, ö\n", headers { Cache-Control = no-store } } }
          quick { bind = "127.0.0.1:0", respond { status = 204 }, http { request-timeout = 200ms, max-head = 1KiB } }
          raw { bind = "127.0.0.1:0", respond { raw = "421 we are moving\r\n" } }
          long { bind = "127.0.0.1:0", respond { file = "{{_directory["large"]}}", content-type = "text/plain" } }
          large { bind = "127.0.0.1:0", respond { raw-file = "{{_directory["large"]}}" } }
          down { bind = "127.0.0.1:0", pool = down, http.respond-when-down { body = "sorry\n", headers { Retry-After = "60" } } }
          closed { bind = "127.0.0.1:0", pool = down }
          routed { bind = "127.0.0.1:0", pool = down, routes = [ { http-host = [old.example], respond { status = 301, headers { Location = "https://new.example/" } } } ] }
        }
        proxy.pools {
          down { endpoints = ["{{_refusing.EndPoint}}"] }
        }
        """);
    }

    public async Task DisposeAsync()
    {
        await Node.DisposeAsync();
        _refusing.Dispose();
        _directory.Dispose();
    }

    /// <summary>Connects to a listener.</summary>
    internal Task<TcpPeer> ConnectAsync(string listener) => TcpPeer.ConnectAsync(Node.Listener(listener));

    /// <summary>Reads a response.</summary>
    /// <param name="client">Who has asked.</param>
    /// <param name="hasBody">Whether one follows that has a length.</param>
    /// <returns>The status, the fields in lower case, and the content.</returns>
    internal static async Task<(int Status, Dictionary<string, string> Fields, string Content)> ReadAsync(TcpPeer client, bool hasBody = true)
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal)) head.Append((char)(await client.ReceiveExactlyAsync(1))[0]);
        var lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("HTTP/1.1 ", lines[0], StringComparison.Ordinal);
        var fields = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(field => field[0].ToLowerInvariant(), field => field[1], StringComparer.Ordinal);
        var length = hasBody && fields.TryGetValue("content-length", out var written) ? int.Parse(written, CultureInfo.InvariantCulture) : 0;
        return (int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), fields, Encoding.UTF8.GetString(await client.ReceiveExactlyAsync(length)));
    }
}
