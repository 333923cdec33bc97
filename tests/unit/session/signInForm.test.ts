// @vitest-environment happy-dom
import { expect, it, vi } from 'vitest'
import type { PageSession } from '@/session/deviceSession'
import { SignInError } from '@/session/signInError'
import SignInForm from '@/session/SignInForm.vue'
import { button, field, mountInApp, screenText, type } from '../ui/mountInApp'

const kay = { id: 'user-kay', name: 'Kay', email: 'kitchen@demo.test', department: 'kitchen', role: 'cook' }

function open(props: { email?: string } = {}) {
  const signIn = vi.fn<(email: string, password: string) => Promise<unknown>>(() => Promise.resolve(kay))
  const onSignedIn = vi.fn()
  const session = { signIn } as unknown as PageSession
  mountInApp(SignInForm, { session, onSignedIn, ...props })
  return { signIn, onSignedIn }
}

it('signs in with what was typed', async () => {
  const { signIn, onSignedIn } = open()
  type('Email', 'kitchen@demo.test')
  type('Password', 'secret')
  button('Sign in').click()
  await vi.waitFor(() => expect(onSignedIn).toHaveBeenCalledWith(kay))
  expect(signIn).toHaveBeenCalledExactlyOnceWith('kitchen@demo.test', 'secret')
})

it('says in a sentence why it did not work, and keeps what was typed', async () => {
  const { signIn } = open()
  signIn.mockRejectedValueOnce(new SignInError('wrong-credentials'))
  type('Email', 'kitchen@demo.test')
  type('Password', 'wrong')
  button('Sign in').click()
  await vi.waitFor(() => expect(screenText()).toContain('Email or password is wrong.'))
  expect(field('Email').value).toBe('kitchen@demo.test')
})

it('asks the server nothing while a field is empty', async () => {
  const { signIn } = open()
  button('Sign in').click()
  await vi.waitFor(() => expect(screenText()).toContain('Type your email and your password.'))
  expect(signIn).not.toHaveBeenCalled()
})

it('keeps the person fixed when the same person is asked again', () => {
  open({ email: 'kitchen@demo.test' })
  expect([field('Email').value, field('Email').readOnly]).toEqual(['kitchen@demo.test', true])
})
