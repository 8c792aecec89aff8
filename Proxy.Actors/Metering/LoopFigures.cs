using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Globalization;
using Proxy.Actors.Metrics;
using Proxy.Actors.Pairs;
using Proxy.Membership.Metrics;

namespace Proxy.Actors.Metering;

/// <summary>The figures of the I/O loops.</summary>
/// <param name="loops">The loops.</param>
/// <param name="time">The clock.</param>
internal sealed class LoopFigures(ImmutableArray<NodeLoop> loops, TimeProvider time)
{
    private readonly ImmutableArray<KeyValuePair<string, object?>> _labels =
        [.. loops.Select(loop => new KeyValuePair<string, object?>("loop", loop.Io.Index.ToString(CultureInfo.InvariantCulture)))];

    private readonly double[] _lags = new double[loops.Length];

    /// <summary>Finds out how long each loop takes to come to something.</summary>
    internal Task RefreshAsync() => Task.WhenAll(loops.Select(async (loop, index) =>
    {
        var asked = time.GetTimestamp();
        Volatile.Write(ref _lags[index], await loop.CallAsync(() => time.GetElapsedTime(asked)).ConfigureAwait(false) is var lag ? lag.TotalSeconds : 0);
    }));

    internal void AddTo(InstrumentSet set)
    {
        set.Add(MetricLedger.LoopBusy, () => Each(index => loops[index].Io.Load.Busy.TotalSeconds));
        set.Add(MetricLedger.LoopRound, () => Each(index => loops[index].Io.Load.LongestRound.TotalSeconds));
        set.Add(MetricLedger.LoopLag, () => Each(index => Volatile.Read(ref _lags[index])));
        set.Add(MetricLedger.HandshakesUnderWay, () =>
        [
            new Measurement<long>(loops.Sum(loop => loop.Tls.Handshakes.InProgress), new KeyValuePair<string, object?>("state", "in-progress")),
            new Measurement<long>(loops.Sum(loop => loop.Tls.Handshakes.Waiting), new KeyValuePair<string, object?>("state", "waiting")),
        ]);
    }

    private IEnumerable<Measurement<double>> Each(Func<int, double> figure) =>
        Enumerable.Range(0, loops.Length).Select(index => new Measurement<double>(figure(index), _labels[index]));
}
