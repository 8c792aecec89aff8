namespace Proxy.Configuration;

/// <summary>The bytes of an answer, compared by what they are.</summary>
/// <param name="bytes">The bytes, which nobody changes any more.</param>
public sealed class AnswerContent(byte[] bytes) : IEquatable<AnswerContent>
{
    /// <summary>The longest, in bytes: each listener has its own in memory.</summary>
    public const int MaxBytes = 4 << 20;

    private const int HashedBytes = 256;

    /// <summary>Nothing.</summary>
    public static AnswerContent Empty { get; } = new([]);

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Bytes => bytes;

    /// <summary>How many there are.</summary>
    public int Length => bytes.Length;

    /// <inheritdoc/>
    public bool Equals(AnswerContent? other) => other is not null && Bytes.Span.SequenceEqual(other.Bytes.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AnswerContent);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(bytes.Length);
        hash.AddBytes(bytes.AsSpan(0, Math.Min(bytes.Length, HashedBytes)));
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => $"{bytes.Length} bytes";
}
