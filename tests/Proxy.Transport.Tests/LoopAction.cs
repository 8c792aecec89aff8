namespace Proxy.Transport.Tests;

/// <summary>An action as a work item of a loop.</summary>
internal sealed class LoopAction(Action action) : IThreadPoolWorkItem
{
    public void Execute() => action();
}
