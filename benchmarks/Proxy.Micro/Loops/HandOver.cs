using Proxy.Transport;

namespace Proxy.Micro.Loops;

/// <summary>Work that two loops, or one, hand to each other and back for so many times.</summary>
internal sealed class HandOver(IoLoop loop, IoLoop other, int times, Finish finish) : IThreadPoolWorkItem
{
    private int _left;

    /// <summary>Hands it over and waits until it has gone all its ways.</summary>
    internal void Run()
    {
        _left = times;
        loop.Execute(this);
        finish.Await();
    }

    public void Execute()
    {
        if (--_left == 0) finish.Reach();
        else (_left % 2 == 0 ? loop : other).Execute(this);
    }
}
