namespace Proxy.Transport;

/// <summary>A leg that sends bytes of two places at once. Used on one loop's thread.</summary>
public unsafe interface IGatherer
{
    /// <summary>As <see cref="ILeg.TrySend"/>, for bytes that lie apart.</summary>
    /// <param name="first">The bytes that go first.</param>
    /// <param name="firstLength">How many; above 0.</param>
    /// <param name="then">Those behind them.</param>
    /// <param name="thenLength">How many; above 0.</param>
    Transfer TrySend(byte* first, int firstLength, byte* then, int thenLength);
}
