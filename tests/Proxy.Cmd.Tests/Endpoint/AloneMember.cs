using Proxy.Cmd.Tests.Hosts;

namespace Proxy.Cmd.Tests.Endpoint;

/// <summary>One member without tokens, for the tests that leave it as it was.</summary>
public sealed class AloneMember : IAsyncLifetime
{
    internal TestMember Member { get; private set; } = null!;

    public async Task InitializeAsync() => Member = await TestMember.StartAloneAsync();

    public async Task DisposeAsync() => await Member.DisposeAsync();
}
