using System.Text;
using Microsoft.Extensions.Logging;
using Proxy.Actors.Logging;
using Proxy.Configuration;
using Proxy.Membership.Hosting;

namespace Proxy.Actors.Telemetry;

/// <summary>Where the access log goes: standard output, or a file that is opened anew when it was moved. Lines that cannot be written
/// are counted. The log of the node says how many, at once and from then on no more often than every <see cref="Pause"/>; the access
/// log does as soon as it can. Not for several threads.</summary>
internal sealed class AccessLogOutput : IDisposable
{
    /// <summary>How long nothing is said after something was.</summary>
    internal static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly AccessLogSettings _settings;
    private readonly Func<ILogger> _log;
    private readonly TimeProvider _time;
    private LineSink _sink;
    private LineLoss _gap;
    private LineLoss _unsaid;
    private long? _said;

    /// <summary>Opens the file, or standard output.</summary>
    /// <param name="settings">What is written, and where.</param>
    /// <param name="log">Where is said what went wrong.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    internal AccessLogOutput(AccessLogSettings settings, Func<ILogger> log, TimeProvider time)
    {
        (_settings, _log, _time) = (settings, log, time);
        try
        {
            _sink = IsFile ? LineSink.Append(Name) : LineSink.StandardOutput;
        }
        catch (IOException failure)
        {
            throw new IOException($"proxy.access-log.file: {Name} cannot be appended to: {failure.Message}", failure);
        }
    }

    /// <summary>Whether lines were lost of which nothing has been said yet.</summary>
    internal bool HasUnsaid => _unsaid.Lines > 0;

    private bool IsFile => !string.IsNullOrEmpty(_settings.File);

    private string Name => IsFile ? _settings.File! : "standard output";

    /// <summary>Writes lines; before them, how many are missing there.</summary>
    /// <param name="lines">The lines, each with its end.</param>
    internal void Write(ReadOnlySpan<byte> lines)
    {
        if (lines.IsEmpty) return;
        if (_gap.Lines > 0 && _sink.Write(Encoding.UTF8.GetBytes(Missing(_gap) + "\n")).Lines == 0) _gap = default;
        var loss = _sink.Write(lines);
        if (loss.Lines == 0) return;
        _gap = loss with { Lines = _gap.Lines + loss.Lines };
        _unsaid = loss with { Lines = _unsaid.Lines + loss.Lines };
    }

    /// <summary>Says what was lost, if anything was and enough time has gone by.</summary>
    /// <param name="isLast">Whether this is the last chance to say it.</param>
    internal void SayLost(bool isLast = false)
    {
        if (!HasUnsaid || (!isLast && _said is { } before && _time.GetElapsedTime(before) < Pause)) return;
        _log().AccessLogLost(Name, _unsaid.Lines, _unsaid.Reason);
        (_unsaid, _said) = (default, _time.GetTimestamp());
    }

    /// <summary>Opens the file anew and closes the one that was open. Where that fails, lines go on to the open one.</summary>
    internal void Reopen()
    {
        if (!IsFile) return;
        try
        {
            var next = LineSink.Append(Name);
            _sink.Dispose();
            _sink = next;
        }
        catch (IOException failure)
        {
            _log().AccessLogNotReopened(Name, failure.Message);
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _sink.Dispose();

    private string Missing(LineLoss gap) => AccessLogText.LeftOut(_settings.Format, gap.Lines, gap.Reason);
}
