namespace Proxy.Actors.Checks;

/// <summary>A check that somebody looks on at. It changes nothing of what is known of its target.</summary>
internal sealed class SingleCheck : ICheckRunOwner, IThreadPoolWorkItem
{
    private readonly TaskCompletionSource<CheckReport> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CheckTarget _target;
    private readonly CheckScript _script;
    private readonly CheckRecorder _recorder;
    private readonly CheckRun _run;

    internal SingleCheck(CheckContext context, CheckTarget target, CheckScript script)
    {
        (_target, _script) = (target, script);
        _recorder = new CheckRecorder(context.Time);
        _run = new CheckRun(context, this);
    }

    /// <summary>What becomes of it.</summary>
    internal Task<CheckReport> Report => _done.Task;

    /// <summary>The engine ends.</summary>
    internal void Cancel()
    {
        _run.Cancel();
        _done.TrySetCanceled();
    }

    void IThreadPoolWorkItem.Execute()
    {
        if (!_done.Task.IsCompleted) _run.Begin(_target, _script, _recorder);
    }

    void ICheckRunOwner.OnEnded(CheckOutcome outcome, TimeSpan duration) => _done.TrySetResult(new CheckReport(
        _target.Pool,
        _target.Endpoint,
        _target.Remote.ToString(),
        outcome.Kind == CheckOutcomeKind.Passed,
        outcome.Words,
        duration,
        _recorder.Steps));
}
