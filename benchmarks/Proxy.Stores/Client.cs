using Proxy.Actors.Stores;

namespace Proxy.Stores;

/// <summary>Hands in one unit after another from a thread of its own, each when the one before is stored.</summary>
internal sealed class Client(Spool spool, int recordBytes, int records, long bytes) : IUnitWriter, IDisposable
{
    private readonly byte[] _record = Fill(recordBytes);
    private readonly SemaphoreSlim _news = new(0);
    private bool _isStored;

    /// <summary>How long each unit waited from its end to its being stored, in milliseconds.</summary>
    public List<double> Waits { get; } = [];

    public void Run()
    {
        for (var left = bytes; left > 0; left -= (long)recordBytes * records)
        {
            var unit = spool.TryBegin(new UnitHead("q", default), this) ?? throw new InvalidOperationException(spool.StandingText);
            for (var i = 0; i < records; i++) Append(unit);
            var began = TimeProvider.System.GetTimestamp();
            _isStored = false;
            unit.Complete();
            while (!Volatile.Read(ref _isStored)) _news.Wait();
            Waits.Add(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds);
        }
    }

    public void OnRoom() => _news.Release();

    public void OnSettled(bool stored)
    {
        if (!stored) Environment.FailFast("a unit was not stored");
        Volatile.Write(ref _isStored, true);
        _news.Release();
    }

    public void Dispose() => _news.Dispose();

    private static byte[] Fill(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    private void Append(SpoolUnit unit)
    {
        for (var taken = unit.Append(_record); taken < _record.Length; taken += unit.Append(_record.AsSpan(taken))) _news.Wait();
    }
}
