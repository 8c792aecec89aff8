namespace Proxy.Actors.Caching.Rules;

/// <summary>A number of seconds (RFC 9111 1.2.2): digits only, and what is too large is <see cref="Max"/>.</summary>
internal static class DeltaSeconds
{
    /// <summary>What any larger number counts as: 2^31, over 68 years.</summary>
    public const long Max = 2147483648;

    /// <summary>Reads a number of seconds.</summary>
    /// <param name="text">The digits.</param>
    /// <param name="seconds">Seconds, up to <see cref="Max"/>.</param>
    /// <returns>False when there is anything but digits, or nothing.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, out long seconds)
    {
        seconds = 0;
        if (text.IsEmpty) return false;
        foreach (var digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9') return false;
            seconds = Math.Min(Max, seconds * 10 + digit - '0');
        }
        return true;
    }
}
