namespace Proxy.Transport.Tests;

/// <summary>Runs an action when a leg becomes readable.</summary>
internal sealed class ReadableObserver(Action<PairSide> action) : ILegObserver
{
    public void OnReadable(PairSide side) => action(side);

    public void OnWritable(PairSide side)
    {
    }
}
