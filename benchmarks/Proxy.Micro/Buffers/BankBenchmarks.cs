using BenchmarkDotNet.Attributes;
using Proxy.Actors.Buffers;
using Proxy.Micro.Pairs;
using Proxy.Transport;

namespace Proxy.Micro.Buffers;

/// <summary>The bank with the limits of the default configuration.</summary>
[MemoryDiagnoser]
public unsafe class BankBenchmarks
{
    private const int ManyShares = 1024;
    private const int LargestShare = 256 * 1024;

    private readonly int[] _rented = new int[ManyShares];
    private readonly byte[] _bytes = GC.AllocateArray<byte>(LargestShare, pinned: true);
    private readonly MemoryLeg _target = new(PairSide.Server);
    private BufferBank _bank = null!;
    private LoopSegments _segments = null!;
    private TransmitBuffer _kept;
    private Thread? _other;
    private volatile bool _isOver;

    [GlobalSetup]
    public void SetUp()
    {
        _bank = new BufferBank(64 * 1024 * 1024, 16 * 1024, 16 * 1024, LargestShare);
        _segments = new LoopSegments(_bank, 2);
        for (var i = 0; i < ManyShares; i++) _bank.TryRent(out _rented[i]);
        foreach (var segment in _rented) _bank.Return(segment);
    }

    [GlobalSetup(Target = nameof(Segment_is_rented_and_returned_beside_another_thread))]
    public void SetUpTwoThreads()
    {
        SetUp();
        _other = new Thread(RentAndReturn);
        _other.Start();
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _isOver = true;
        _other?.Join();
        _segments.Release();
        if (_bank.Rented + _bank.Holders != 0) throw new InvalidOperationException("the bank has not got everything back");
        _bank.Dispose();
    }

    [Benchmark]
    public int Segment_is_rented_and_returned()
    {
        _bank.TryRent(out var segment);
        _bank.Return(segment);
        return segment;
    }

    [Benchmark]
    public int Segment_is_rented_and_returned_beside_another_thread() => Segment_is_rented_and_returned();

    [Benchmark(OperationsPerInvoke = ManyShares)]
    [Arguments(1)]
    [Arguments(ManyShares)]
    public long Segment_of_a_share_is_rented_and_returned(int shares)
    {
        var sum = 0L;
        for (var round = 0; round < ManyShares / shares; round++)
        {
            for (var share = 0; share < shares; share++) sum += Rent(share);
            for (var share = 0; share < shares; share++) Return(share);
        }

        return sum;
    }

    [Benchmark]
    [Arguments(64)]
    [Arguments(16 * 1024)]
    [Arguments(LargestShare)]
    public int Bytes_are_kept_and_sent(int bytes)
    {
        fixed (byte* first = _bytes) _kept.Append(_segments, first, bytes);
        _kept.SendTo(_segments, _target, out var sent);
        return sent;
    }

    private int Rent(int share)
    {
        _bank.AddHolder();
        _bank.TryRent(out _rented[share]);
        return _bank.Share;
    }

    private void Return(int share)
    {
        _bank.Return(_rented[share]);
        _bank.RemoveHolder();
    }

    private void RentAndReturn()
    {
        while (!_isOver) Segment_is_rented_and_returned();
    }
}
