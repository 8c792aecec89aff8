using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Proxy.Configuration;

/// <summary>An immutable list that is compared by what is in it, so that records that hold one are, too.</summary>
/// <typeparam name="T">What is in it.</typeparam>
/// <param name="Items">The elements.</param>
[CollectionBuilder(typeof(ValueArray), nameof(ValueArray.Create))]
public readonly record struct ValueArray<T>(ImmutableArray<T> Items) : IReadOnlyList<T>
{
    private ImmutableArray<T> Elements => Items.IsDefault ? [] : Items;

    /// <inheritdoc/>
    public int Count => Elements.Length;

    /// <inheritdoc/>
    public T this[int index] => Elements[index];

    /// <inheritdoc/>
    public bool Equals(ValueArray<T> other) => Elements.SequenceEqual(other.Elements);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var element in Elements) hash.Add(element);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", Elements);

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)Elements).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
