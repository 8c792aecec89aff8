using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Proxy.Actors.Tests.Gates;

/// <summary>Reads HTTP/1.1 messages off a socket as text, each byte a character; a reader of its own, so that what the node frames is checked by
/// somebody else.</summary>
internal sealed class HttpText(Socket socket)
{
    private readonly StringBuilder _seen = new();

    /// <summary>A message with its body; null when the peer has closed before one.</summary>
    /// <param name="isBodiless">Whether it has no body whatever it says, as the answer to HEAD.</param>
    public async Task<string?> ReadMessageAsync(bool isBodiless = false)
    {
        int end;
        while ((end = Find("\r\n\r\n")) < 0)
        {
            if (!await ReadAsync()) return _seen.Length == 0 ? null : throw new IOException($"the peer closed within a head: {_seen}");
        }

        var head = _seen.ToString(0, end + 4);
        _seen.Remove(0, end + 4);
        if (isBodiless || HasNoBody(head)) return head;
        if (Field(head, "Transfer-Encoding") == "chunked") return head + await ReadChunksAsync();
        if (Field(head, "Content-Length") is { } length) return head + await ReadAsync(int.Parse(length, CultureInfo.InvariantCulture));
        if (!head.StartsWith("HTTP/", StringComparison.Ordinal)) return head;
        while (await ReadAsync())
        {
        }

        return head + Take(_seen.Length);
    }

    /// <summary>Whether the peer closes in order, without another byte.</summary>
    public async Task<bool> HasEndedAsync() => _seen.Length == 0 && !await ReadAsync();

    /// <summary>A field of a message; null without one.</summary>
    public static string? Field(string message, string name)
    {
        var head = message[..message.IndexOf("\r\n\r\n", StringComparison.Ordinal)];
        foreach (var line in head.Split("\r\n").Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (line[..colon].Equals(name, StringComparison.OrdinalIgnoreCase)) return line[(colon + 1)..].Trim();
        }

        return null;
    }

    /// <summary>The body of a message.</summary>
    public static string Body(string message) => message[(message.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];

    /// <summary>The status of a response.</summary>
    public static int Status(string message) => int.Parse(message.AsSpan(9, 3), CultureInfo.InvariantCulture);

    private static bool HasNoBody(string head) =>
        head.StartsWith("HTTP/1.1 1", StringComparison.Ordinal) || head.StartsWith("HTTP/1.1 204", StringComparison.Ordinal) || head.StartsWith("HTTP/1.1 304", StringComparison.Ordinal);

    private async Task<string> ReadChunksAsync()
    {
        var body = new StringBuilder();
        while (true)
        {
            var size = int.Parse((await ReadLineAsync()).Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0) break;
            body.Append(await ReadAsync(size));
            Assert.Equal("", await ReadLineAsync());
        }

        while ((await ReadLineAsync()).Length > 0)
        {
        }

        return body.ToString();
    }

    private async Task<string> ReadLineAsync()
    {
        int end;
        while ((end = Find("\r\n")) < 0)
        {
            if (!await ReadAsync()) throw new IOException("the peer closed within a line");
        }

        var line = Take(end);
        _seen.Remove(0, 2);
        return line;
    }

    private async Task<string> ReadAsync(int length)
    {
        while (_seen.Length < length)
        {
            if (!await ReadAsync()) throw new IOException($"the peer closed after {_seen.Length} of {length} bytes");
        }

        return Take(length);
    }

    private async Task<bool> ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        var received = await socket.ReceiveAsync(buffer).WaitAsync(TimeSpan.FromSeconds(20));
        _seen.Append(Encoding.Latin1.GetString(buffer, 0, received));
        return received > 0;
    }

    // Heads and lines are short, what waits behind them may not be.
    private int Find(string end) => _seen.ToString(0, Math.Min(_seen.Length, 64 * 1024)).IndexOf(end, StringComparison.Ordinal);

    private string Take(int length)
    {
        var taken = _seen.ToString(0, length);
        _seen.Remove(0, length);
        return taken;
    }
}
