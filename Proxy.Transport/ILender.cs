namespace Proxy.Transport;

/// <summary>A leg whose bytes lie in memory of its own: who moves them need not copy them first. Used on one loop's thread.</summary>
public unsafe interface ILender
{
    /// <summary>Where the bytes lie that a receive would give next; they stay there until they are discarded.</summary>
    /// <param name="most">Bytes that are of use, at most.</param>
    /// <param name="length">How many lie there; 0 where they are to be copied, as they are few or are not there.</param>
    byte* Lend(int most, out int length);
}
