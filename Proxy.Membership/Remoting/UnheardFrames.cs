namespace Proxy.Membership.Remoting;

/// <summary>Counts what one connection sent that was not delivered, and tells it a while later. Who has joined is told so before all others are told of him:
/// what he says to those meanwhile is no stranger's, and nothing that an operator has to know; Akka says it again. Thread-safe.</summary>
/// <param name="isMember">Whether the other side is a member by now.</param>
/// <param name="tell">Told how many there were of somebody who is none.</param>
/// <param name="time">The clock.</param>
internal sealed class UnheardFrames(Func<bool> isMember, Action<int> tell, TimeProvider time)
{
    /// <summary>How long somebody may be on his way to become a member: gossip reaches everybody within a few seconds.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private int _count;

    /// <summary>Another one was not delivered.</summary>
    public void Add()
    {
        if (Interlocked.Increment(ref _count) == 1) _ = TellLaterAsync();
    }

    private async Task TellLaterAsync()
    {
        await Task.Delay(Grace, time).ConfigureAwait(false);
        var count = Interlocked.Exchange(ref _count, 0);
        if (!isMember()) tell(count);
    }
}
