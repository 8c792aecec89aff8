namespace Proxy.Transport.Tests;

/// <summary>A timer that runs an action.</summary>
internal sealed class TimerAction(Action<TimerAction> action) : LoopTimer
{
    protected internal override void OnDue() => action(this);
}
