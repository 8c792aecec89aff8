using System.Buffers;
using Proxy.Actors.Http;

namespace Proxy.Actors.Caching.Rules;

/// <summary>What a stored response's request had in the fields that its Vary names (RFC 9111 4.1).</summary>
internal sealed class VaryKey : IEquatable<VaryKey>
{
    /// <summary>Values up to this size are compared on the stack.</summary>
    private const int OnStack = 512;

    private readonly byte[] _names;
    private readonly byte[] _values;

    private VaryKey(byte[] names, byte[] values)
    {
        _names = names;
        _values = values;
    }

    /// <summary>Of a response without Vary: it fits every request.</summary>
    public static VaryKey None { get; } = new([], []);

    /// <summary>Bytes that it takes.</summary>
    public int Bytes => _names.Length + _values.Length;

    /// <summary>The key of a response.</summary>
    /// <param name="names">The names in its Vary, as <see cref="ResponseFacts.Vary"/> has them.</param>
    /// <param name="request">The fields of its request.</param>
    public static VaryKey Of(byte[] names, HttpFields request)
    {
        if (names.Length == 0) return None;
        var counter = new HeadWriter(default);
        VaryValue.WriteAll(ref counter, names, request);
        var values = new byte[counter.Length];
        var writer = new HeadWriter(values);
        VaryValue.WriteAll(ref writer, names, request);
        return new VaryKey(names, values);
    }

    /// <summary>Whether the response fits a request.</summary>
    /// <param name="request">The request's fields.</param>
    public bool Matches(HttpFields request)
    {
        if (_names.Length == 0) return true;
        if (_values.Length <= OnStack) return Matches(request, stackalloc byte[_values.Length]);
        var rented = ArrayPool<byte>.Shared.Rent(_values.Length);
        var matches = Matches(request, rented.AsSpan(0, _values.Length));
        ArrayPool<byte>.Shared.Return(rented);
        return matches;
    }

    /// <summary>Whether two responses are the same variant: one takes the other's place.</summary>
    public bool Equals(VaryKey? other) =>
        other is not null && _names.AsSpan().SequenceEqual(other._names) && _values.AsSpan().SequenceEqual(other._values);

    public override bool Equals(object? obj) => Equals(obj as VaryKey);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_names);
        hash.AddBytes(_values);
        return hash.ToHashCode();
    }

    // What does not fit is longer, and not the same.
    private bool Matches(HttpFields request, scoped Span<byte> scratch)
    {
        var writer = new HeadWriter(scratch);
        VaryValue.WriteAll(ref writer, _names, request);
        return writer.Length == _values.Length && scratch.SequenceEqual(_values);
    }
}
