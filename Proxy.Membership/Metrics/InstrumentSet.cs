using System.Diagnostics.Metrics;

namespace Proxy.Membership.Metrics;

/// <summary>Makes the instruments of a meter that are read when somebody asks.</summary>
/// <param name="meter">The meter.</param>
/// <param name="refresh">Brings up to date what is read; called before each look.</param>
public sealed class InstrumentSet(Meter meter, Action refresh)
{
    /// <summary>One figure.</summary>
    /// <param name="metric">What it is.</param>
    /// <param name="read">Reads it.</param>
    public void Add(MetricInfo metric, Func<double> read) => Add(metric, () => [new Measurement<double>(read())]);

    /// <summary>A figure for each set of labels.</summary>
    /// <param name="metric">What it is.</param>
    /// <param name="read">Reads them.</param>
    public void Add(MetricInfo metric, Func<IEnumerable<Measurement<long>>> read) => Make(metric, read);

    /// <summary>Likewise, of figures that are no whole numbers.</summary>
    /// <param name="metric">What it is.</param>
    /// <param name="read">Reads them.</param>
    public void Add(MetricInfo metric, Func<IEnumerable<Measurement<double>>> read) => Make(metric, read);

    private void Make<T>(MetricInfo metric, Func<IEnumerable<Measurement<T>>> read)
        where T : struct
    {
        if (metric.Kind == MetricKind.Counter) meter.CreateObservableCounter(metric.Name, Read, UnitOf(metric), metric.Help);
        else meter.CreateObservableGauge(metric.Name, Read, UnitOf(metric), metric.Help);

        IEnumerable<Measurement<T>> Read()
        {
            refresh();
            return read();
        }
    }

    private static string? UnitOf(MetricInfo metric) => metric.Unit.Length == 0 ? null : metric.Unit;
}
