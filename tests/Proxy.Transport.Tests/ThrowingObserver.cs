namespace Proxy.Transport.Tests;

/// <summary>An observer with a defect.</summary>
internal sealed class ThrowingObserver : ILegObserver
{
    public void OnReadable(PairSide side) => throw new InvalidOperationException("socket");

    public void OnWritable(PairSide side)
    {
    }
}
