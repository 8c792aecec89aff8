using Akka.Actor;
using Proxy.Actors.Placement;

namespace Proxy.Actors.Tests.Placement;

public class LoopMessagesTests
{
    private readonly LoopMessages _queue = new();

    [Fact]
    public void Messages_come_out_in_order_however_full_it_has_been()
    {
        var random = new Random(5);
        var (entered, left) = (0, 0);
        for (var round = 0; round < 200; round++)
        {
            for (var more = random.Next(100); more > 0; more--) Enqueue(entered++);
            Assert.Equal((entered - left, entered > left), (_queue.Count, _queue.HasMessages));
            for (var fewer = random.Next(entered - left + 1); fewer > 0; fewer--) Assert.Equal(left++, Dequeue());
        }

        while (left < entered) Assert.Equal(left++, Dequeue());
        Assert.Null(Dequeue());
        Assert.False(_queue.HasMessages);
    }

    [Fact]
    public async Task Nothing_is_lost_between_threads()
    {
        const int Each = 100_000;
        var writers = Enumerable.Range(0, 3)
            .Select(writer => Task.Run(() => { for (var i = 0; i < Each; i++) Enqueue((writer * Each) + i); })).ToArray();
        var last = new[] { -1, -1, -1 };
        for (var received = 0; received < 3 * Each;)
        {
            if (Dequeue() is not { } message) continue;
            Assert.Equal(last[message / Each] + 1, message % Each);
            last[message / Each] = message % Each;
            received++;
        }

        await Task.WhenAll(writers);
        Assert.False(_queue.HasMessages);
    }

    [Fact]
    public void What_is_left_of_a_stopped_actor_goes_to_dead_letters()
    {
        for (var i = 0; i < 10; i++) Enqueue(i);
        var deadLetters = new LoopMessages();
        _queue.CleanUp(ActorRefs.Nobody, deadLetters);
        Assert.Equal((0, 10), (_queue.Count, deadLetters.Count));
    }

    private void Enqueue(int message) => _queue.Enqueue(ActorRefs.Nobody, new Envelope(message, ActorRefs.NoSender));

    private int? Dequeue() => _queue.TryDequeue(out var envelope) ? (int)envelope.Message : null;
}
