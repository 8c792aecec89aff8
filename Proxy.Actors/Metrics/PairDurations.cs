using System.Diagnostics.Metrics;
using Proxy.Membership.Metrics;

namespace Proxy.Actors.Metrics;

/// <summary>How long what took: the loops say it at a pair's end. With nobody watching, that is a look at a flag. Thread-safe.</summary>
public sealed class PairDurations
{
    private const double Millisecond = 0.001;

    // From below what a network takes to what a client waits for.
    private static readonly double[] Waits = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

    // From a request to a session of four hours.
    private static readonly double[] Lives = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 900, 3600, 14400];

    private readonly Histogram<double> _connection;
    private readonly Histogram<double> _connect;
    private readonly Histogram<double> _queue;
    private readonly Histogram<double> _firstByte;

    /// <summary>Makes the instruments.</summary>
    /// <param name="meter">The node's meter.</param>
    public PairDurations(Meter meter)
    {
        ArgumentNullException.ThrowIfNull(meter);
        _connection = Make(meter, MetricLedger.ConnectionDuration, Lives);
        _connect = Make(meter, MetricLedger.ConnectDuration, Waits);
        _queue = Make(meter, MetricLedger.QueueDuration, Waits);
        _firstByte = Make(meter, MetricLedger.FirstByteDuration, [.. Waits, 10, 30, 60]);
    }

    /// <summary>Whether anybody wants to know.</summary>
    internal bool AreWatched => _connection.Enabled;

    internal void Connection(string listener, long milliseconds) => _connection.Record(milliseconds * Millisecond, new KeyValuePair<string, object?>("listener", listener));

    internal void Connect(string pool, float milliseconds) => _connect.Record(milliseconds * Millisecond, Pool(pool));

    internal void Queue(string pool, long milliseconds) => _queue.Record(milliseconds * Millisecond, Pool(pool));

    internal void FirstByte(string pool, long milliseconds) => _firstByte.Record(milliseconds * Millisecond, Pool(pool));

    private static KeyValuePair<string, object?> Pool(string pool) => new("pool", pool);

    private static Histogram<double> Make(Meter meter, MetricInfo metric, double[] bounds) => meter.CreateHistogram(
        metric.Name, metric.Unit, metric.Help, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });
}
