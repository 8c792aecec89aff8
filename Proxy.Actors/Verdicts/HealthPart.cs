using System.Collections.Immutable;
using System.Text.Json;

namespace Proxy.Actors.Verdicts;

/// <summary>What one node says of the endpoints of a <see cref="HealthShard"/>. It alone changes that.</summary>
/// <param name="Node">The node, as <see cref="NodeName"/> has it.</param>
/// <param name="Life">How often the node has begun anew: what it said before does not count.</param>
/// <param name="Number">Of two parts of one life, the one of the greater number is the later.</param>
/// <param name="Said">Each as <see cref="Statement.Text"/>.</param>
internal sealed record HealthPart(string Node, int Life, long Number, ImmutableArray<string> Said)
{
    // {"Node":"","Life":0,"Number":0,"Said":[]}, a comma, and the digits of two numbers.
    private const int Frame = 42 + 30;

    /// <summary>Bytes that it takes on the wire, at most.</summary>
    internal int Size => Frame + Node.Length + Said.Sum(SizeOf);

    /// <summary>Bytes of a statement on the wire.</summary>
    internal static int SizeOf(string said) => JsonEncodedText.Encode(said).EncodedUtf8Bytes.Length + 3; // quotes and a comma

    /// <summary>Whether it is later than another of the same node.</summary>
    internal bool Wins(HealthPart other) => (Life, Number).CompareTo((other.Life, other.Number)) > 0;

    /// <inheritdoc/>
    public bool Equals(HealthPart? other) =>
        other is not null && (Node, Life, Number) == (other.Node, other.Life, other.Number) && Said.AsSpan().SequenceEqual(other.Said.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Node, Life, Number, Said.Length);
}
