namespace Proxy.Transport;

/// <summary>Something to be done once on a loop's thread.</summary>
internal sealed class LoopCall(Action action) : IThreadPoolWorkItem
{
    public void Execute() => action();
}
