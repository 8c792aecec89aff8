namespace Proxy.Testing.Tests;

public class SplitMix64Tests
{
    [Fact]
    public void Next_gives_the_reference_sequence()
    {
        // The first outputs of the reference implementation (prng.di.unimi.it/splitmix64.c) for seed 1234567.
        var numbers = new SplitMix64(1234567);
        Assert.Equal(6457827717110365317UL, numbers.Next());
        Assert.Equal(3203168211198807973UL, numbers.Next());
        Assert.Equal(9817491932198370423UL, numbers.Next());
    }

    [Fact]
    public void Between_reaches_both_ends_and_nothing_else()
    {
        var numbers = new SplitMix64(1);
        var seen = Enumerable.Range(0, 1000).Select(_ => numbers.Between(-2, 3)).ToHashSet();
        Assert.Equal([-2L, -1, 0, 1, 2, 3], seen.Order());
    }
}
