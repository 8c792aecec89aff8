using System.Globalization;
using System.Text;
using static Proxy.Node.Palette.DetailText;

namespace Proxy.Node.Palette;

/// <summary>A pool in full, for people.</summary>
internal static class PoolText
{
    public static string Of(PoolView view)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{view.Name}: {view.Balance}, {Tier(view)}{(view.IsChanged ? "; changed by an operator" : "")}");
        Line(text, "endpoints", Invariant($"{view.Endpoints:N0}, {view.Ready:N0} of them take pairs"));
        foreach (var service in view.Services) Line(text, "service", service.InFull);
        Line(text, "attempts", $"{view.Attempts}");
        Line(text, "pairs", Invariant($"{view.Pairs:N0} on this node{(view.MaxPairs is { } max ? $"; {max:N0} at once at most" : "")}"));
        Line(text, "queue", Invariant($"{view.Waiting:N0} wait; since the start {view.QueueFull:N0} found it full, {view.QueueTimeouts:N0} waited too long"));
        Line(text, "tls", view.Tls);
        if (view.Places.Count == 0) return text.ToString().TrimEnd();
        Line(text, "places", view.Places[0].Giving);
        foreach (var places in view.Places) Line(text, "", Invariant($"{places.Endpoint ?? "the pool"}: {places.Places:N0} of {places.MaxPairs:N0}, {places.Pairs:N0} used{Others(places)}"));
        return text.ToString().TrimEnd();
    }

    private static string Tier(PoolView view) =>
        view.IsPanicking ? "all are down and tried all the same" : view.Priority is { } priority ? $"tier {priority} is in use" : "no endpoint takes pairs";

    private static string Others(PlacesView places) => places.OtherPairs > 0 ? Invariant($"; {places.OtherPairs:N0} pairs on other nodes") : "";
}
