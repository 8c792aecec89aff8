namespace Proxy.Fuzz;

/// <summary>A message as a reader has understood it.</summary>
/// <param name="Start">The method and the target of a request; the status code of a response.</param>
/// <param name="Body">The bytes of its body that have come.</param>
/// <param name="IsWhole">Whether it has ended.</param>
public sealed record HttpSeen(string Start, byte[] Body, bool IsWhole)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Start}{(Body.Length > 0 ? $" {Body.Length}" : "")}{(IsWhole ? "" : " ...")}";

    /// <summary>Whether another reader has understood the same.</summary>
    public bool Equals(HttpSeen? other) => other is not null && Start == other.Start && IsWhole == other.IsWhole && Body.AsSpan().SequenceEqual(other.Body);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Start, Body.Length, IsWhole);
}
