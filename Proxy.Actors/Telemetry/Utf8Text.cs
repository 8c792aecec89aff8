using System.Buffers.Text;
using System.Text;
using Proxy.Transport;

namespace Proxy.Actors.Telemetry;

/// <summary>Text that is written as UTF-8 into memory that has room for all of it; beyond that it throws.</summary>
/// <param name="target">The memory.</param>
internal ref struct Utf8Text(Span<byte> target)
{
    private readonly Span<byte> _target = target;

    /// <summary>Bytes so far.</summary>
    internal int Length { get; private set; }

    /// <summary>What was written.</summary>
    internal readonly ReadOnlySpan<byte> Written => _target[..Length];

    internal void Append(byte ascii) => _target[Length++] = ascii;

    internal void Append(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(_target[Length..]);
        Length += utf8.Length;
    }

    internal void Append(ReadOnlySpan<char> text) => Length += Encoding.UTF8.GetBytes(text, _target[Length..]);

    internal void Append(long number)
    {
        if (!Utf8Formatter.TryFormat(number, _target[Length..], out var bytes)) throw new ArgumentException("there is no room for a number", nameof(number));
        Length += bytes;
    }

    internal void Append(in TcpAddress address)
    {
        if (!address.TryFormat(_target[Length..], out var bytes)) throw new ArgumentException("there is no room for an address", nameof(address));
        Length += bytes;
    }
}
