using System.Collections.Immutable;

namespace Proxy.Actors.Checks;

/// <summary>Writes down what a check does, for somebody who looks on.</summary>
/// <param name="time">The clock.</param>
internal sealed class CheckRecorder(TimeProvider time)
{
    private const int MaxBytes = 400;

    private readonly List<CheckReportStep> _steps = [];
    private string? _text;
    private long _since;

    /// <summary>What was done.</summary>
    internal ImmutableArray<CheckReportStep> Steps => [.. _steps];

    /// <summary>A step begins; one that has begun already goes on.</summary>
    internal void Begin(string text)
    {
        if (_text is not null) return;
        _text = text;
        _since = time.GetTimestamp();
    }

    /// <summary>The step that has begun is over.</summary>
    internal void End(bool ok, string words, ReadOnlySpan<byte> came)
    {
        if (_text is null) return;
        var shown = came.IsEmpty ? "" : CheckText.Quote(came, MaxBytes);
        _steps.Add(new CheckReportStep(_text, shown, ok, words, time.GetElapsedTime(_since)));
        _text = null;
    }
}
