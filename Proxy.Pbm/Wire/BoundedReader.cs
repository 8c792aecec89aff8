using System.Globalization;
using System.Text;

namespace Proxy.Pbm.Wire;

/// <summary>Reads text, and holds no more of it than a bound.</summary>
/// <param name="reader">Where it comes from.</param>
/// <param name="maxLength">Characters of a line, or of all.</param>
internal sealed class BoundedReader(TextReader reader, int maxLength)
{
    private readonly char[] _buffer = new char[16 << 10];
    private int _start;
    private int _end;

    /// <summary>The next line without its end; null when there is none. The last one need not have an end.</summary>
    /// <exception cref="InvalidDataException">It is longer than the bound.</exception>
    public async ValueTask<string?> ReadLineAsync(CancellationToken cancellation)
    {
        var line = new StringBuilder();
        while (await FillAsync(cancellation))
        {
            var length = _buffer.AsSpan(_start, _end - _start).IndexOf('\n');
            Take(line, length < 0 ? _end - _start : length, "a line");
            if (length < 0) continue;
            _start++;
            return line.ToString().TrimEnd('\r');
        }

        return line.Length == 0 ? null : line.ToString();
    }

    /// <summary>All that is left.</summary>
    /// <exception cref="InvalidDataException">It is longer than the bound.</exception>
    public async ValueTask<string> ReadToEndAsync(CancellationToken cancellation)
    {
        var text = new StringBuilder();
        while (await FillAsync(cancellation)) Take(text, _end - _start, "what is");
        return text.ToString();
    }

    private void Take(StringBuilder text, int count, string what)
    {
        if (text.Length + count > maxLength)
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{what} longer than {maxLength:N0} characters"));
        text.Append(_buffer, _start, count);
        _start += count;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellation)
    {
        if (_start < _end) return true;
        (_start, _end) = (0, await reader.ReadAsync(_buffer, cancellation));
        return _end > 0;
    }
}
