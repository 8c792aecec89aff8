namespace Proxy.Transport.Tests;

public sealed class TimerHeapTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Heap_behaves_like_a_sorted_list(int seed)
    {
        var random = new Random(seed);
        var heap = new TimerHeap();
        var model = new Dictionary<LoopTimer, long>();
        var timers = Enumerable.Range(0, 300).Select(_ => new TimerAction(_ => { })).ToArray();
        for (var step = 0; step < 20_000; step++)
        {
            var timer = timers[random.Next(timers.Length)];
            switch (random.Next(4))
            {
                case 0 or 1:
                    var due = random.Next(1_000);
                    heap.Arm(timer, due);
                    model[timer] = due;
                    break;
                case 2:
                    heap.Disarm(timer);
                    model.Remove(timer);
                    break;
                default:
                    TakeDue(heap, model, random.Next(1_000));
                    break;
            }

            Assert.Equal(model.Count, heap.Count);
            Assert.Equal(model.Count == 0 ? long.MaxValue : model.Values.Min(), heap.NextDue);
            Assert.Equal(model.ContainsKey(timer), timer.IsArmed);
        }
    }

    [Fact]
    public void Timers_come_out_in_the_order_in_which_they_are_due()
    {
        var heap = new TimerHeap();
        var random = new Random(7);
        for (var i = 0; i < 1_000; i++) heap.Arm(new TimerAction(_ => { }), random.Next(10_000));
        var last = 0L;
        for (var left = 1_000; left > 0; left--)
        {
            var timer = heap.TakeDue(long.MaxValue - 1);
            Assert.NotNull(timer);
            Assert.True(timer.Due >= last);
            last = timer.Due;
        }

        Assert.Null(heap.TakeDue(long.MaxValue - 1));
    }

    [Fact]
    public void Timer_is_due_at_its_time_and_not_before()
    {
        var heap = new TimerHeap();
        var timer = new TimerAction(_ => { });
        heap.Arm(timer, 10);
        Assert.Null(heap.TakeDue(9));
        Assert.Same(timer, heap.TakeDue(10));
        Assert.False(timer.IsArmed);
    }

    private static void TakeDue(TimerHeap heap, Dictionary<LoopTimer, long> model, long now)
    {
        var taken = heap.TakeDue(now);
        if (taken is null)
        {
            Assert.DoesNotContain(model.Values, due => due <= now);
            return;
        }

        Assert.Equal(model.Values.Min(), model[taken]);
        Assert.True(model[taken] <= now);
        model.Remove(taken);
    }
}
