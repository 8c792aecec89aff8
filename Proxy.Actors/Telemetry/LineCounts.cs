namespace Proxy.Actors.Telemetry;

/// <summary>Counts what became of lines that were to be written. On any thread.</summary>
internal sealed class LineCounts
{
    private readonly Lock _counting = new();
    private long _written;
    private long _failed;
    private volatile bool _isOver;

    /// <summary>The lines so far that were written, and that were not.</summary>
    internal (long Written, long Failed) Now
    {
        get
        {
            lock (_counting) return (_written, _failed);
        }
    }

    /// <summary>Whether nothing counts any more, so that nothing is to be written, either.</summary>
    internal bool IsOver => _isOver;

    /// <summary>Lines were written, but for some of them.</summary>
    /// <param name="lines">All of them.</param>
    /// <param name="failed">Those that were not.</param>
    internal void Count(int lines, int failed)
    {
        lock (_counting)
        {
            if (_isOver) return;
            _written += lines - failed;
            _failed += failed;
        }
    }

    /// <summary>What was not written so far will not be; nothing counts any more.</summary>
    /// <param name="all">All lines that there were.</param>
    /// <returns>How many more than before have failed.</returns>
    internal long GiveUp(long all)
    {
        lock (_counting)
        {
            var before = _failed;
            (_failed, _isOver) = (all - _written, true);
            return _failed - before;
        }
    }
}
