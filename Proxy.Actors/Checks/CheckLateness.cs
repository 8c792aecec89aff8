using Proxy.Transport;

namespace Proxy.Actors.Checks;

/// <summary>Counts the time that is lost to the engine's loop because its process is stopped or gets no processor: servers are not to be
/// blamed for it. It beats while checks are in flight.</summary>
/// <param name="loop">The loop.</param>
/// <param name="notices">Where long losses are told.</param>
internal sealed class CheckLateness(IoLoop loop, CheckNotices notices) : LoopTimer
{
    /// <summary>A loss of so much at once is told.</summary>
    internal const int Remarkable = 500;

    private const int BeatMilliseconds = 50;

    // Less than this is how punctual threads are.
    private const int Tolerance = 20;

    private long _lost;
    private int _inFlight;

    /// <summary>Milliseconds that are lost since the start.</summary>
    internal long Lost => _lost + (IsArmed ? Beyond(loop.Now - Due) : 0);

    /// <summary>One more check is in flight.</summary>
    internal void Begin()
    {
        _inFlight++;
        if (!IsArmed) loop.Arm(this, BeatMilliseconds);
    }

    /// <summary>One less is.</summary>
    internal void End() => _inFlight--;

    /// <summary>Something that was due then is done now.</summary>
    /// <param name="due">When it was due.</param>
    internal void Note(long due)
    {
        if (loop.Now - due >= Remarkable) notices.Late(loop.Now - due);
    }

    protected override void OnDue()
    {
        _lost += Beyond(loop.Now - Due);
        Note(Due);
        if (_inFlight > 0) loop.Arm(this, BeatMilliseconds);
    }

    private static long Beyond(long late) => late > Tolerance ? late : 0;
}
