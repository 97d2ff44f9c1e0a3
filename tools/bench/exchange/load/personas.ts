/** Makes the traders of a run known to the exchange. */

/** Creates whoever is not there yet. */
export async function createPersonas(baseUrl: string, userIds: readonly string[]): Promise<void> {
  for (const userId of userIds) {
    const answer = await fetch(`${baseUrl}/api/personas`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ userId, displayName: userId, bio: 'A trader of the benchmark.' }),
    });
    const text = await answer.text();
    if (answer.status !== 201 && answer.status !== 409) throw new Error(`persona ${userId}: ${answer.status} ${text}`);
  }
}
