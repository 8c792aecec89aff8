namespace Proxy.Actors.Caching.Rules;

/// <summary>A part of a stored response's bytes.</summary>
/// <param name="First">The first byte's position, from 0 on.</param>
/// <param name="Length">How many bytes.</param>
internal readonly record struct ByteRange(long First, long Length)
{
    /// <summary>The last byte's position.</summary>
    public long Last => First + Length - 1;
}
