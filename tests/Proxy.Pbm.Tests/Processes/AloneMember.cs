using Proxy.Cmd.Tests.Hosts;

namespace Proxy.Pbm.Tests.Processes;

/// <summary>One member without tokens.</summary>
public sealed class AloneMember : IAsyncLifetime
{
    internal TestMember Member { get; private set; } = null!;

    internal string Endpoint => Member.Endpoint.Address.ToString();

    public async Task InitializeAsync() => Member = await TestMember.StartAloneAsync();

    public async Task DisposeAsync() => await Member.DisposeAsync();
}
