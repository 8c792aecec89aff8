using Proxy.Transport;

namespace Proxy.Micro.Loops;

/// <summary>Operations that are done one after another on a loop, with other work of the loop in between, while the benchmark's
/// thread waits.</summary>
internal abstract class Batch(IoLoop loop) : IThreadPoolWorkItem, IDisposable
{
    private readonly Finish _finish = new();
    private int _left;

    /// <summary>The loop.</summary>
    protected IoLoop Loop { get; } = loop;

    /// <summary>Does so many operations and waits for the last.</summary>
    internal void Run(int operations)
    {
        _left = operations;
        Loop.Execute(this);
        _finish.Await();
    }

    /// <summary>The next operation's turn on the loop.</summary>
    public void Execute() => Begin();

    public void Dispose() => _finish.Dispose();

    /// <summary>Begins an operation.</summary>
    protected abstract void Begin();

    /// <summary>The operation is done: the next one comes when the loop has done what is due before it.</summary>
    protected void End()
    {
        if (--_left > 0) Loop.Execute(this);
        else Conclude();
    }

    /// <summary>All operations are done. What they have left to the loop may still be waited for.</summary>
    protected virtual void Conclude() => Reach();

    /// <summary>Lets the benchmark's thread go on.</summary>
    protected void Reach() => _finish.Reach();
}
