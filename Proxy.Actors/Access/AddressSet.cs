using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Access;

/// <summary>A set of addresses: a value. Asking it takes a binary search and allocates nothing.</summary>
/// <remarks>Kept as ranges, in order, that do not touch each other, IPv4 and IPv6 apart. Two sets of the same addresses are equal,
/// however they were written.</remarks>
public sealed class AddressSet : IEquatable<AddressSet>
{
    /// <summary>No address.</summary>
    public static readonly AddressSet Empty = new([]);

    private readonly uint[] _first4;
    private readonly uint[] _last4;
    private readonly UInt128[] _first6;
    private readonly UInt128[] _last6;
    private readonly int _hash;

    private AddressSet(ImmutableArray<NetworkRange> ranges)
    {
        var merged4 = Merge(ranges.Where(range => !range.IsIpv6));
        var merged6 = Merge(ranges.Where(range => range.IsIpv6));
        _first4 = [.. merged4.Select(range => (uint)range.First)];
        _last4 = [.. merged4.Select(range => (uint)range.Last)];
        _first6 = [.. merged6.Select(range => range.First)];
        _last6 = [.. merged6.Select(range => range.Last)];
        _hash = Hash();
    }

    /// <summary>Whether there is no address in it.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>How many ranges it takes to tell it.</summary>
    public int Count => _first4.Length + _first6.Length;

    /// <summary>The set of all addresses of some networks.</summary>
    /// <param name="ranges">The networks, in any order; they may overlap.</param>
    public static AddressSet Of(ImmutableArray<NetworkRange> ranges) => ranges.IsDefaultOrEmpty ? Empty : new AddressSet(ranges);

    /// <summary>Whether an address is in it, whatever its port.</summary>
    /// <param name="address">The address; IPv4 mapped into IPv6 is IPv4.</param>
    public bool Contains(in TcpAddress address)
    {
        var number = AddressNumber.Of(address);
        return number.IsIpv4
            ? Contains(_first4, _last4, (uint)number.Low)
            : Contains(_first6, _last6, new UInt128(number.High, number.Low));
    }

    /// <inheritdoc/>
    public bool Equals(AddressSet? other) => ReferenceEquals(this, other)
        || (other is not null && _hash == other._hash
            && _first4.AsSpan().SequenceEqual(other._first4) && _last4.AsSpan().SequenceEqual(other._last4)
            && _first6.AsSpan().SequenceEqual(other._first6) && _last6.AsSpan().SequenceEqual(other._last6));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AddressSet);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    private static bool Contains<T>(T[] first, T[] last, T number)
        where T : struct, IComparable<T>
    {
        var found = first.AsSpan().BinarySearch(number);
        if (found >= 0) return true;
        var before = ~found - 1;
        return before >= 0 && number.CompareTo(last[before]) <= 0;
    }

    /// <summary>The same addresses in ranges that neither overlap nor touch, in order.</summary>
    private static List<(UInt128 First, UInt128 Last)> Merge(IEnumerable<NetworkRange> ranges)
    {
        var merged = new List<(UInt128 First, UInt128 Last)>();
        foreach (var range in ranges.OrderBy(range => range.First))
        {
            if (merged.Count == 0 || (merged[^1].Last < range.First && merged[^1].Last + 1 != range.First)) merged.Add((range.First, range.Last));
            else if (range.Last > merged[^1].Last) merged[^1] = (merged[^1].First, range.Last);
        }

        return merged;
    }

    private int Hash()
    {
        var hash = new HashCode();
        hash.AddBytes(MemoryMarshal.AsBytes(_first4.AsSpan()));
        hash.AddBytes(MemoryMarshal.AsBytes(_last4.AsSpan()));
        hash.AddBytes(MemoryMarshal.AsBytes(_first6.AsSpan()));
        hash.AddBytes(MemoryMarshal.AsBytes(_last6.AsSpan()));
        return hash.ToHashCode();
    }
}
