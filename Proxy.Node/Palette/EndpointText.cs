using System.Globalization;
using System.Text;
using Proxy.Actors.Pools;
using Proxy.Actors.Telemetry;
using static Proxy.Node.Palette.DetailText;

namespace Proxy.Node.Palette;

/// <summary>An endpoint in full, for people.</summary>
internal static class EndpointText
{
    public static string Of(EndpointView view, int waiting)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{view.Pool} {view.Endpoint} is {Name(view.State)}, {view.Condition}{For(view)}");
        Line(text, "last check", view.LastCheck is { } check ? $"{check.Words}{Ago(check.AgeMs)}{By(check)}" : null);
        Line(text, "last failure", view.LastFailure is { } failure ? $"{failure.Words}{Ago(failure.AgeMs)}" : null);
        Line(text, "ejections", view.Ejections > 0 ? Invariant($"{view.Ejections:N0}{Left(view)}") : null);
        Line(text, "weight", view.RampPercent < 100 ? $"{view.Weight}, {view.RampPercent} % of it now" : $"{view.Weight}");
        Line(text, "priority", view.Priority > 0 ? Invariant($"{view.Priority}") : null);
        Line(text, "pairs", Invariant($"{view.Pairs:N0}{OfMax(view)}; {view.Total:N0} since the start, {view.Failures:N0} attempts failed"));
        Line(text, "places", view.Places is { } places ? places.InFull : null);
        Line(text, "queue", waiting > 0 ? Invariant($"{waiting:N0} clients wait for a place in the pool") : null);
        Line(text, "bytes", $"{ByteText.Of(view.BytesToServer)} to it, {ByteText.Of(view.BytesToClient)} from it");
        Line(text, "addresses", $"{(view.Addresses.Count > 0 ? string.Join(' ', view.Addresses) : "none is known")}{Unresolved(view)}");
        Line(text, "source", Source(view.Source));
        return text.ToString().TrimEnd();
    }

    private static string For(EndpointView view) => view.HealthForMs is { } time ? $" for {DurationText.Of(time)}" : "";

    private static string By(CheckView check) => check.By.Count > 0 ? $", by {string.Join(" and ", check.By)}" : "";

    private static string Ago(long? time) => time is { } milliseconds ? $", {DurationText.Of(milliseconds)} ago" : "";

    private static string Unresolved(EndpointView view) =>
        view.Unresolved is { } problem ? $"; the name cannot be resolved for {DurationText.Of(problem.AgeMs)}: {problem.Words}" : "";

    private static string Left(EndpointView view) => view.EjectedForMs is { } left ? $"; left out for {DurationText.Of(left)} more" : "";

    private static string OfMax(EndpointView view) => view.MaxPairs is { } max ? Invariant($" of {max:N0}") : "";

    private static string Source(EndpointSource source) => source switch
    {
        EndpointSource.Added => "added at run time",
        EndpointSource.Discovered => "discovered by DNS",
        EndpointSource.OtherNodes => "changed for other nodes; this one does not have it",
        _ => "configured",
    };

    private static string Name<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
