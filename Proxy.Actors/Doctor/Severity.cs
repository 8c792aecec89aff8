namespace Proxy.Actors.Doctor;

/// <summary>How much a finding matters.</summary>
public enum Severity
{
    /// <summary>Clients are turned away, or are about to be, or data may be lost.</summary>
    Error,

    /// <summary>Something works less well than it should, or will not work for long.</summary>
    Warning,

    /// <summary>Worth knowing; nothing has to be done at once.</summary>
    Note,
}
