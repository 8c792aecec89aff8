using System.Text;
using Microsoft.Extensions.Logging;
using Proxy.Actors.Logging;
using Proxy.Configuration;
using Proxy.Membership.Hosting;
using Proxy.Membership.Syslog;

namespace Proxy.Actors.Telemetry;

/// <summary>Where the access log goes. Lines that cannot be written are counted. The log of the node says how many, at once and from then
/// on no more often than every <see cref="Pause"/>; the access log does as soon as it can. Not for several threads.</summary>
internal sealed class AccessLogOutput : IDisposable
{
    /// <summary>How long nothing is said after something was.</summary>
    internal static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly Func<ILogger> _log;
    private readonly TimeProvider _time;
    private readonly ILineOutput _lines;
    private readonly LineFormat _format;
    private readonly LineBuffer _own = new();
    private LineLoss _gap;
    private LineLoss _unsaid;
    private string? _trouble;
    private long? _said;

    private AccessLogOutput(AccessLogSettings settings, ILineOutput lines, Func<ILogger> log, TimeProvider time)
    {
        (_lines, _log, _time) = (lines, log, time);
        _format = new LineFormat(settings);
    }

    /// <summary>Opens the file, syslog, or standard output.</summary>
    /// <param name="settings">What is written, and where.</param>
    /// <param name="log">Where is said what went wrong.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="IOException">The file cannot be opened, or the host of syslog not be found.</exception>
    internal static AccessLogOutput Open(AccessLogSettings settings, Func<ILogger> log, TimeProvider time)
    {
        ILineOutput lines = settings.Syslog is { } syslog ? SyslogOutput.Open(syslog.To, "proxy.access-log.syslog", time)
            : settings.File is { Length: > 0 } ? FileOutput.Open(settings, time)
            : new StandardOutput();
        return new AccessLogOutput(settings, lines, log, time);
    }

    /// <summary>What it is called where something is said of it.</summary>
    internal string Name => _lines.Name;

    /// <summary>Whether lines were lost of which nothing has been said yet.</summary>
    internal bool HasUnsaid => _unsaid.Lines > 0;

    /// <summary>Writes lines; before them, how many are missing there.</summary>
    /// <param name="lines">The lines, each with its end.</param>
    /// <param name="counts">Counts them.</param>
    internal void Write(ReadOnlySpan<byte> lines, LineCounts counts)
    {
        while (!lines.IsEmpty && !counts.IsOver)
        {
            if (_gap.Lines > 0 && TellLeftOut(_gap.Lines, _gap.Reason).Lines == 0) _gap = default;
            var first = _lines.First(lines);
            var loss = _lines.Write(first);
            counts.Count(first.Count((byte)'\n'), loss.Lines);
            if (loss.Lines > 0) Lose(loss);
            lines = lines[first.Length..];
        }

        SayTrouble();
    }

    /// <summary>Writes how many lines are missing here.</summary>
    /// <param name="count">How many.</param>
    /// <param name="reason">Why.</param>
    internal void WriteLeftOut(long count, string reason)
    {
        var loss = TellLeftOut(count, reason);
        if (loss.Lines > 0) _gap = loss with { Lines = (int)Math.Min(int.MaxValue, _gap.Lines + count) };
    }

    /// <summary>Says what was lost, if anything was and enough time has gone by.</summary>
    /// <param name="isLast">Whether this is the last chance to say it.</param>
    internal void SayLost(bool isLast = false)
    {
        if (!HasUnsaid || (!isLast && _said is { } before && _time.GetElapsedTime(before) < Pause)) return;
        _log().AccessLogLost(_lines.Name, _unsaid.Lines, _unsaid.Reason);
        (_unsaid, _said) = (default, _time.GetTimestamp());
    }

    /// <summary>Opens the file anew and closes the one that was open. Where that fails, lines go on to the open one.</summary>
    internal void Reopen()
    {
        try
        {
            _lines.Reopen();
        }
        catch (IOException failure)
        {
            _log().AccessLogNotReopened(_lines.Name, failure.Message);
        }
    }

    /// <summary>Closes it.</summary>
    public void Dispose() => _lines.Dispose();

    private void Lose(LineLoss loss)
    {
        _gap = loss with { Lines = _gap.Lines + loss.Lines };
        _unsaid = loss with { Lines = _unsaid.Lines + loss.Lines };
    }

    private LineLoss TellLeftOut(long count, string reason)
    {
        _own.Clear();
        _format.WriteLeftOut(count, reason, _time.GetUtcNow(), _own);
        return _lines.Write(_own.Written);
    }

    private void SayTrouble()
    {
        if (_lines.Trouble == _trouble) return;
        _trouble = _lines.Trouble;
        if (_trouble is not null) _log().AccessLogNotRotated(_lines.Name, _trouble);
    }
}
