namespace Proxy.Micro.Loops;

/// <summary>Work that says when a loop has done it so many times.</summary>
internal sealed class Countdown(int times, Finish finish) : IThreadPoolWorkItem
{
    private int _done;

    public void Execute()
    {
        if (++_done < times) return;
        _done = 0;
        finish.Reach();
    }
}
