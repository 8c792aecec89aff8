using System.Buffers.Text;
using Proxy.Actors.Http;

namespace Proxy.Actors.Caching.Rules;

/// <summary>Writes a head into memory that is there; what does not fit is counted and not written.</summary>
/// <param name="target">The memory.</param>
internal ref struct HeadWriter(Span<byte> target)
{
    private readonly Span<byte> _target = target;

    /// <summary>Bytes of the head so far, whether they fit or not.</summary>
    public int Length { get; private set; }

    /// <summary>Whether all of it fits.</summary>
    public readonly bool Fits => Length <= _target.Length;

    /// <summary>Writes bytes as they are.</summary>
    public void Add(scoped ReadOnlySpan<byte> bytes)
    {
        if (Length + bytes.Length <= _target.Length) bytes.CopyTo(_target[Length..]);
        Length += bytes.Length;
    }

    /// <summary>Writes a number.</summary>
    public void Add(long number)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(number, digits, out var count);
        Add(digits[..count]);
    }

    /// <summary>Writes a field with a number.</summary>
    public void AddField(scoped ReadOnlySpan<byte> nameColonSpace, long number)
    {
        Add(nameColonSpace);
        Add(number);
        Add("\r\n"u8);
    }

    /// <summary>Writes a field.</summary>
    public void AddField(scoped HttpField field)
    {
        Add(field.Name);
        Add(": "u8);
        Add(field.Value);
        Add("\r\n"u8);
    }

    /// <summary>Writes a field with a date.</summary>
    public void AddDate(scoped ReadOnlySpan<byte> nameColonSpace, long time)
    {
        Span<byte> date = stackalloc byte[HttpDate.Length];
        HttpDate.Write(time, date);
        Add(nameColonSpace);
        Add(date);
        Add("\r\n"u8);
    }
}
