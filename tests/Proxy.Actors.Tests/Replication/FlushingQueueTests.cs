using Akka.Actor;
using Akka.DistributedData;
using Proxy.Actors.Replication;

namespace Proxy.Actors.Tests.Replication;

public sealed class FlushingQueueTests
{
    private static readonly TimeSpan FlushAfter = TimeSpan.FromMilliseconds(100);

    private readonly IActorRef _owner = new NamedRef("replicator");
    private readonly IActorRef _other = new NamedRef("other");
    private readonly Recorder _scheduler = new();
    private readonly FlushingQueue _queue;

    public FlushingQueueTests() => _queue = new FlushingQueue(_owner, _scheduler, FlushAfter);

    [Fact]
    public void What_comes_in_is_flushed_once_however_much_it_is()
    {
        Send("a", _other);
        Send("b", _other);
        Assert.Equal([FlushAfter], _scheduler.Delays);
        Assert.Equal(["a", "b"], Drain());
    }

    [Fact]
    public void What_comes_after_a_flush_is_flushed_again()
    {
        Send("a", _other);
        Send(FlushChanges.Instance, _owner);
        Send("b", _other);
        Assert.Equal([FlushAfter, FlushAfter], _scheduler.Delays);
        Assert.Equal(["a", FlushChanges.Instance, "b"], Drain());
    }

    [Fact]
    public void What_the_owner_sends_itself_is_no_change()
    {
        Send("tick", _owner);
        Send(FlushChanges.Instance, _owner);
        Assert.Empty(_scheduler.Delays);
    }

    [Fact]
    public void A_message_without_sender_may_be_a_change()
    {
        Send("a", ActorRefs.NoSender);
        Assert.Equal([FlushAfter], _scheduler.Delays);
    }

    [Fact]
    public void What_comes_when_there_are_no_timers_any_more_is_taken_all_the_same()
    {
        _scheduler.IsOver = true;
        Send("a", _other);
        Send("b", _other);
        Assert.Equal(["a", "b"], Drain());
    }

    private void Send(object message, IActorRef? sender) => _queue.Enqueue(_owner, new Envelope(message, sender));

    private List<object> Drain()
    {
        var messages = new List<object>();
        while (_queue.TryDequeue(out var envelope)) messages.Add(envelope.Message);
        return messages;
    }

    private sealed class NamedRef(string name) : MinimalActorRef
    {
        public override ActorPath Path { get; } = new RootActorPath(Address.AllSystems) / name;

        public override IActorRefProvider Provider => throw new NotSupportedException();
    }

    private sealed class Recorder : ITellScheduler
    {
        public List<TimeSpan> Delays { get; } = [];

        public bool IsOver { get; set; }

        public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender)
        {
            if (IsOver) throw new SchedulerException("over");
            Assert.Same(FlushChanges.Instance, message);
            Assert.Same(receiver, sender);
            Delays.Add(delay);
        }

        public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
            throw new NotSupportedException();

        public void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender) =>
            throw new NotSupportedException();

        public void ScheduleTellRepeatedly(
            TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
            throw new NotSupportedException();
    }
}
