/** Settings → Users: who there is, somebody new, other names and pictures, and farewells. */
import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { useDeskState } from '../app/desk-context.ts';
import { NewPersona } from './new-persona.tsx';
import { PersonaCard } from './persona-card.tsx';
import '../styles/settings.css';

export default function UsersPage() {
  const personas = useDeskState((state) => state.personas);
  const userId = useDeskState((state) => state.userId);
  const title = useRef<HTMLHeadingElement>(null);

  // Whoever comes here by a link or by keyboard starts reading at the title.
  useEffect(() => {
    const before = document.title;
    document.title = 'Users · TulipBroker';
    title.current?.focus();
    return () => {
      document.title = before;
    };
  }, []);

  return (
    <main className="settings">
      <p>
        <Link href="/" className="settings-back">
          ← Trading floor
        </Link>
      </p>
      <h2 id="users-title" ref={title} tabIndex={-1}>
        Settings → Users
      </h2>
      <p className="soft">
        Who trades here. An order keeps only the id: another name or picture shows on old orders too.
      </p>
      <div className="settings-columns">
        <ul className="cards" aria-labelledby="users-title">
          {personas.map((persona) => (
            <PersonaCard key={persona.userId} persona={persona} isActive={persona.userId === userId} />
          ))}
        </ul>
        <NewPersona />
      </div>
    </main>
  );
}
