using Proxy.Transport;

namespace Proxy.Actors.Checks;

/// <summary>A target that is checked again and again. Used on the engine's loop, but for <see cref="AskSoon"/>.</summary>
internal sealed class WatchedTarget : LoopTimer, ICheckRunOwner, IThreadPoolWorkItem
{
    // A first look at everything takes no longer than this, however long the intervals are.
    private const int MaxFirstMilliseconds = 2000;

    // A check that said nothing is made again after this, or as soon as is usual.
    private const int RedoMilliseconds = 1000;

    // Starts fall on a grid of so much: those of the same moment wake the thread once, and their answers do, too.
    private const int GridMilliseconds = 10;

    // Each interval is up to so much longer or shorter.
    private const double Noise = 0.05;

    private readonly CheckContext _context;
    private readonly ICheckObserver _observer;
    private readonly Random _random;
    private readonly CheckRun _run;
    private CheckTarget _target;
    private CheckScript _script;
    private CheckVerdict _verdict;
    private bool _isWatched;
    private bool _isSpread;
    private int _asked;

    internal WatchedTarget(CheckContext context, ICheckObserver observer, Random random, CheckTarget target, CheckScript script)
    {
        (_context, _observer, _random, _target, _script) = (context, observer, random, target, script);
        _verdict = target.Known;
        _run = new CheckRun(context, this);
    }

    private IoLoop Loop => _context.Loop;

    /// <summary>Takes settings in force; the first time, it begins.</summary>
    internal void Watch(CheckTarget target, CheckScript script)
    {
        var slower = IsArmed && Milliseconds(target.Settings.Every) < Milliseconds(_target.Settings.Every);
        (_target, _script) = (target, script);
        if (!_isWatched) Arm((long)(Milliseconds(target.Settings.Every, MaxFirstMilliseconds) * _random.NextDouble()));
        else if (slower) Arm(Math.Min(Due - Loop.Now, Next()));
        _isWatched = true;
    }

    /// <summary>Ends.</summary>
    internal void Unwatch()
    {
        _isWatched = false;
        Loop.Disarm(this);
        _run.Cancel();
    }

    /// <summary>Makes its next check due. May be called on any thread, any number of times.</summary>
    internal void AskSoon()
    {
        if (Volatile.Read(ref _asked) == 0 && Interlocked.Exchange(ref _asked, 1) == 0) Loop.Execute(this);
    }

    void IThreadPoolWorkItem.Execute()
    {
        Volatile.Write(ref _asked, 0);
        if (!_isWatched || _run.IsBusy) return;
        var due = Math.Max(Loop.Now, _run.StartedAt + Milliseconds(_target.Settings.Fast, Milliseconds(_target.Settings.Every)));
        if (due < Due) Loop.Arm(this, due - Loop.Now);
    }

    void ICheckRunOwner.OnEnded(CheckOutcome outcome, TimeSpan duration)
    {
        var settings = _target.Settings;
        if (outcome.Kind == CheckOutcomeKind.Void)
        {
            Arm(Milliseconds(settings.Fast, RedoMilliseconds));
            return;
        }

        var ok = outcome.Kind == CheckOutcomeKind.Passed;
        _verdict = _verdict.After(ok, settings.Rise, settings.Fall);
        Arm(Next());
        _observer.OnResult(_target, new CheckResult(ok, ok ? outcome.Words : _target.Naming(outcome.Words), duration, _context.Time.GetUtcNow(), _verdict));
    }

    protected override void OnDue()
    {
        _context.Lateness.Note(Due);
        _run.Begin(_target, _script);
    }

    private static long Milliseconds(TimeSpan time, long max = long.MaxValue) => Math.Clamp((long)time.TotalMilliseconds, 1, max);

    private void Arm(long milliseconds)
    {
        var due = Loop.Now + milliseconds;
        Loop.Arm(this, due - (due % GridMilliseconds) + (due % GridMilliseconds == 0 ? 0 : GridMilliseconds) - Loop.Now);
    }

    /// <summary>Milliseconds until the next check.</summary>
    private long Next()
    {
        var interval = Milliseconds(_verdict.Interval(_target.Settings)) * (1 - Noise + (2 * Noise * _random.NextDouble()));
        // The first looks at long intervals lie close together: the second ones do not.
        if (!_isSpread) interval *= 0.5 + (0.5 * _random.NextDouble());
        _isSpread = true;
        return Math.Max(0, _run.StartedAt + (long)interval - Loop.Now);
    }
}
