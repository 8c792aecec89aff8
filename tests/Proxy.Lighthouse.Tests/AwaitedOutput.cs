using System.Threading.Channels;

namespace Proxy.Lighthouse.Tests;

/// <summary>Lines that the program under test writes, as they come.</summary>
internal sealed class AwaitedOutput : StringWriter
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    public override void WriteLine(string? value) => _lines.Writer.TryWrite(value ?? "");

    public override void Write(string? value) => _lines.Writer.TryWrite(value ?? "");

    /// <summary>The next line that contains a text; lines before it are passed over.</summary>
    public async Task<string> WaitForAsync(string text, TimeSpan patience)
    {
        using var bound = new CancellationTokenSource(patience);
        await foreach (var line in _lines.Reader.ReadAllAsync(bound.Token))
        {
            if (line.Contains(text, StringComparison.Ordinal)) return line;
        }

        throw new InvalidOperationException("the channel is never completed");
    }

    /// <summary>All that was written and not waited for.</summary>
    public string Rest()
    {
        var rest = new List<string>();
        while (_lines.Reader.TryRead(out var line)) rest.Add(line);
        return string.Join('\n', rest);
    }
}
