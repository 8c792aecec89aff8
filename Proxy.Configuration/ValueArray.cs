using System.Collections.Immutable;

namespace Proxy.Configuration;

/// <summary>Makes <see cref="ValueArray{T}"/> values.</summary>
public static class ValueArray
{
    /// <summary>An array of elements.</summary>
    /// <param name="elements">The elements.</param>
    public static ValueArray<T> Create<T>(ReadOnlySpan<T> elements) => new(ImmutableArray.Create(elements));
}
