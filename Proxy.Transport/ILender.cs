namespace Proxy.Transport;

/// <summary>A leg whose bytes lie in memory of its own: who moves them need not copy them first. Used on one loop's thread.</summary>
public unsafe interface ILender
{
    /// <summary>Where the bytes lie that a receive would give next; they stay there until they are discarded.</summary>
    /// <param name="before">Room for bytes that come before the lent ones and are put there; null: none are, and when there are such, none is
    /// lent.</param>
    /// <param name="most">Bytes that are of use, at most, those before counted; as many have room there.</param>
    /// <param name="put">How many were put there.</param>
    /// <param name="length">How many lie at the place returned; 0 where all are to be copied, as they are few or are not there.</param>
    byte* Lend(byte* before, int most, out int put, out int length);
}
