using System.Globalization;
using System.Text;
using static Proxy.Node.Palette.DetailText;

namespace Proxy.Node.Palette;

/// <summary>A stored response in full, for people.</summary>
internal static class StoredText
{
    public static string Of(StoredView view)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{view.Url} in {view.Cache} on {view.Node}{(view.IsFilling ? ", still coming" : "")}");
        Line(text, "body", view.Length is { } length ? Invariant($"{length:N0} bytes") : "not known yet");
        Line(text, "memory", Invariant($"{view.Bytes:N0} bytes"));
        Line(text, "age", DurationText.Of(view.AgeMs));
        Line(text, "fresh", view.TtlMs > 0 ? $"for another {DurationText.Of(view.TtlMs)}" : $"not for {DurationText.Of(-view.TtlMs)}");
        Line(text, "hits", Invariant($"{view.Hits:N0}"));
        Line(text, "varies by", view.Vary);
        Line(text, "tags", view.Tags);
        foreach (var (number, line) in (view.Head ?? []).Index()) Line(text, number == 0 ? "head" : "", line);
        return text.ToString().TrimEnd();
    }
}
